/*
 * URLs that nothing may be sent to, by group (reliability 3.3): 60 of 64 cases; the other four are about what a
 * receiver or a name server does.
 */

const loopback = [
  '127.0.0.1',
  '127.255.255.255',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '017700000001',
  '127.1',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  'localhost',
  'localhost.',
  'LOCALHOST',
];
const otherV4 = [
  '0.0.0.0',
  '0',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '169.254.0.1',
  '100.64.0.1',
  '192.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
];
const v6 = [
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[0:0:0:0:0:ffff:7f00:1]',
  '[::127.0.0.1]',
  '[::ffff:169.254.169.254]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2001:0:4136:e378:8000:63bf:3fff:fdd2]',
  '[fe80::1]',
  '[fe81::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[ff02::1]',
  '[2001:db8::1]',
];
/** What the name server says of names that look harmless; a CNAME ends in the same addresses. */
export const addressesOfNames: Readonly<Record<string, readonly string[]>> = {
  'loopback.example.com': ['127.0.0.1'],
  'private.example.com': ['10.1.2.3'],
  'six.example.com': ['::1'],
  'both.example.com': ['93.184.215.14', '10.0.0.7'],
  'alias.example.com': ['192.168.7.7'],
};
const localNames = ['deep.localhost', 'metadata.google.internal', 'intranet'];
const shapes = [
  'http://a:b@127.0.0.1/',
  'http://127.0.0.1:80\\@example.com/',
  'http://1.1.1.1 &@2.2.2.2#/',
  'http:////127.0.0.1/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'gopher://example.com/',
  'https://x.example.com:22/',
  'https://x.example.com:6379/',
  `https://example.com/${'a'.repeat(4_097 - 'https://example.com/'.length)}`,
];

const asUrl = (host: string): string => `https://${host}/hook`;
/** Those that are refused for what they say. */
export const refusedUrls: readonly string[] = [
  ...[...loopback, ...otherV4, ...v6, ...localNames].map(asUrl),
  ...shapes,
];

/** Those that are refused for what the name server says of them. */
export const refusedNames: readonly string[] = Object.keys(addressesOfNames).map(asUrl);
