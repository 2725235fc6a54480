import type { ExportPiece } from '../../exporting/export-clients.ts';

/** The texts of an export. */
export function textPieces(
  pieces: AsyncGenerator<ExportPiece, void, undefined>,
): AsyncIterableIterator<string> {
  return {
    async next() {
      const step = await pieces.next();
      return step.done === true
        ? { done: true, value: undefined }
        : { done: false, value: step.value.text };
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
