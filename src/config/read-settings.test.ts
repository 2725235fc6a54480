import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { SettingsError, readSettings } from './read-settings.ts';
import {
  defaultSettings,
  flagOf,
  settingNames,
  settingsOfCommand,
  variableOf,
} from './settings.ts';

void test('gives every setting its default when nothing is said', () => {
  assert.deepEqual(readSettings({}, { PATH: '/bin' }), defaultSettings);
});

void test('takes a variable over the default and a flag over the variable', () => {
  const settings = readSettings({ port: '1' }, { CLIENTELE_PORT: '2', CLIENTELE_HOST: '::1' });

  assert.equal(settings.port, 1);
  assert.equal(settings.host, '::1');
});

void test('takes an empty variable for an absent one', () => {
  assert.equal(readSettings({}, { CLIENTELE_PORT: '' }).port, 7171);
});

void test('refuses variables that are not ours by name, except those of tests', () => {
  const environment = { CLIENTELE_PROT: '1', CLIENTELE_TEST_X: '1', CLIENTELE_: '' };

  assert.throws(() => readSettings({}, environment), {
    name: 'SettingsError',
    message: /CLIENTELE_, CLIENTELE_PROT, which are not settings/,
  });
  assert.doesNotThrow(() => readSettings({}, { CLIENTELE_TEST_X: '1' }));
});

void test('names the flag or the variable of a bad value and never repeats the value', () => {
  assert.throws(() => readSettings({ port: '70000' }, {}), {
    message: '--port must be a whole number from 0 to 65535.',
  });
  assert.throws(() => readSettings({}, { CLIENTELE_SESSION_IDLE_MINUTES: 'half an hour' }), {
    message: 'CLIENTELE_SESSION_IDLE_MINUTES must be a whole number of minutes from 1 to 1440.',
  });
});

void test('refuses what only looks like a value of its type', () => {
  const bad = [
    { port: '1e3' },
    { port: '-1' },
    { port: ' 80' },
    { port: '0x50' },
    { host: ' ' },
    { data: 'a\0b' },
    { refuseJunkIds: '1' },
    { trustProxy: 'true' },
    { trustProxy: '10.0.0.0/33' },
    { trustProxy: '127.0.0.1,proxy.example' },
    { logLevel: 'loud' },
    { publicUrl: 'example.com' },
    { publicUrl: 'ftp://example.com' },
    { publicUrl: 'https://example.com/?a=b' },
    { metrics: '9464' },
    { database: 'localhost/clients' },
    { database: 'mysql://localhost/clients' },
    { database: 'postgres:clients' },
    { database: 'postgres://localhost' },
    { database: 'postgres://app:%zz@localhost/clients' },
    { database: 'postgres://localhost/a%00b' },
  ];

  for (const flags of bad) {
    assert.throws(() => readSettings(flags, {}), SettingsError, JSON.stringify(flags));
  }
});

void test('takes the trailing slash off the public URL', () => {
  const settings = readSettings({ publicUrl: 'https://crm.example.com/api/' }, {});

  assert.equal(settings.publicUrl, 'https://crm.example.com/api');
});

void test('the names of settings follow from the name in code, and no two are alike', () => {
  assert.equal(flagOf('requestTimeoutSeconds'), 'request-timeout-seconds');
  assert.equal(variableOf('requestTimeoutSeconds'), 'CLIENTELE_REQUEST_TIMEOUT_SECONDS');
  assert.equal(new Set(settingNames.map(variableOf)).size, settingNames.length);
});

void test('every command takes the place of the data and only serve the port', () => {
  assert.deepEqual(settingsOfCommand('keys'), ['data', 'database', 'externalCheckpoints']);
  assert.ok(settingsOfCommand('serve').includes('port'));
});
