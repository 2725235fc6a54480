'use strict';

// Makes the launcher believe that it runs on Node 20, before `process.execve`; the process that it
// starts in turn is left alone.
if (process.env['CLIENTELE_LAUNCHED'] === undefined) {
  Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } });
  if (process.env['CLIENTELE_TEST_KEEP_EXECVE'] === undefined) {
    delete process.execve;
  }
}
