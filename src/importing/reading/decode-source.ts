import type { SourceEncoding } from '../../domain/import-source.ts';

/** A piece of a source as text. */
export interface TextPiece {
  readonly text: string;
  /** Bytes of the source up to its end. */
  readonly bytes: number;
  readonly isLast: boolean;
}

/**
 * The text of a source, piece by piece, without a byte order mark and with every line end as one line
 * feed, those inside cells included. A byte that is wrong in its encoding becomes U+FFFD.
 */
export async function* decodeSource(
  source: AsyncIterable<Uint8Array>,
  encoding: SourceEncoding,
): AsyncGenerator<TextPiece> {
  const decoder = new TextDecoder(encoding);
  let bytes = 0;
  let hasReturn = false;
  for await (const part of source) {
    bytes += part.length;
    const text: string = (hasReturn ? '\r' : '') + decoder.decode(part, { stream: true });
    // Whether a line feed follows is known with the next piece.
    hasReturn = text.endsWith('\r');
    yield {
      text: withLineFeeds(hasReturn ? text.slice(0, -1) : text),
      bytes,
      isLast: false,
    };
  }
  const rest = (hasReturn ? '\r' : '') + decoder.decode();
  yield { text: withLineFeeds(rest), bytes, isLast: true };
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}
