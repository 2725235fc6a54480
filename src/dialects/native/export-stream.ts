import type { ExportPiece } from '../../exporting/export-clients.ts';
import type { Call } from '../dialect.ts';
import { accessEnded } from '../shared/access-ended.ts';

/** The texts of an export, for as long as its caller would be let in: none is read for whoever is not. */
export function textPieces(
  pieces: AsyncGenerator<ExportPiece, void, undefined>,
  { isStillAllowed }: Pick<Call, 'isStillAllowed'>,
): AsyncIterableIterator<string> {
  return {
    async next() {
      const step = await pieces.next();
      if (step.done === true) {
        return { done: true, value: undefined };
      }
      // Behind the read, so that nothing is told which was stored when nobody might ask for it any more.
      if (!(await isStillAllowed())) {
        await pieces.return();
        throw accessEnded();
      }
      return { done: false, value: step.value.text };
    },
    async return() {
      await pieces.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
