/**
 * The address of the page that an invitation leads to. The token stands behind the `#`, which no browser
 * sends to any server. A server on this machine is called `localhost`: only under that name may browsers
 * use passkeys without TLS.
 */
export function welcomeLink(publicUrl: string, token: string): string {
  const base = publicUrl.replace(
    /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?=[:/]|$)/,
    'http://localhost',
  );
  return `${base}/console/welcome#${token}`;
}
