import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Actor } from '../../directory/directory.ts';
import { createStreamLimit, type StreamLimit } from './stream-limit.ts';

const options = { max: 5, perCallerMax: 2, noun: 'streams', advice: 'Wait.' };

function caller(actor: string, workspaceId = 1): Actor {
  return { workspaceId, origin: { actor, dialect: 'native' } };
}

async function* numbers(): AsyncGenerator<string> {
  for (let number = 0; number < 2; number++) {
    yield await Promise.resolve(String(number));
  }
}

function broken(): AsyncIterableIterator<string> {
  return {
    next: () => Promise.reject(new Error('broken')),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

describe('a limit of streams', () => {
  it('holds for a caller and for all, from before the first piece on', () => {
    const limit = createStreamLimit(options);
    limit.admit(caller('key:a'), numbers());
    limit.admit(caller('key:a'), numbers());

    assert.throws(() => limit.admit(caller('key:a'), numbers()), {
      code: 'unavailable',
      message: 'This key or user has 2 streams open, as many as one may have. Wait.',
    });
    limit.admit(caller('key:b'), numbers());
    limit.admit(caller('key:b'), numbers());
    limit.admit(caller('key:a', 2), numbers());
    assert.throws(() => limit.admit(caller('key:c'), numbers()), {
      code: 'unavailable',
      message: 'The server has 5 streams open, as many as all may have together. Wait.',
    });
  });

  const endings = {
    'is read to its end': async (limit: StreamLimit) => {
      const pieces: string[] = [];
      for await (const piece of limit.admit(caller('key:a'), numbers())) {
        pieces.push(piece);
      }
      assert.deepEqual(pieces, ['0', '1']);
    },
    'is returned before its first piece, and again': async (limit: StreamLimit) => {
      const stream = limit.admit(caller('key:a'), numbers());
      await stream.return?.();
      await stream.return?.();
    },
    breaks: async (limit: StreamLimit) => {
      const stream = limit.admit(caller('key:a'), broken());
      await assert.rejects(stream.next(), { message: 'broken' });
    },
  };
  for (const [what, end] of Object.entries(endings)) {
    it(`gives back one place when a stream ${what}`, async () => {
      const limit = createStreamLimit(options);
      limit.admit(caller('key:a'), numbers());

      await end(limit);

      limit.admit(caller('key:a'), numbers());
      assert.throws(() => limit.admit(caller('key:a'), numbers()), { code: 'unavailable' });
    });
  }
});
