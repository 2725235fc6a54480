'use strict';

/*
 * Loaded in front of a server by the drills of `Idempotency-Key`: a call that asks for it is carried out
 * and committed, and the process is gone before the first byte of the answer.
 */

const { ServerResponse } = require('node:http');

const { writeHead } = ServerResponse.prototype;

/** @param {any[]} args */
ServerResponse.prototype.writeHead = function killed(...args) {
  if (this.req.headers['x-kill-before-answer'] !== undefined) {
    process.kill(process.pid, 'SIGKILL');
    // The signal may take a moment to arrive; nothing may be sent meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  return Reflect.apply(writeHead, this, args);
};
