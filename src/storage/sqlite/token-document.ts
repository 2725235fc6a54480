import type { Client } from '../../domain/client.ts';
import type { WorkspaceId } from '../storage.ts';
import { documentOf, indexedText, sortTermsOf, tokensOf } from './search-tokens.ts';

const ascii = /^[\0-\x7f]*$/;
const mark = 0x02;
const space = 0x20;
const newline = 0x0a;
const colon = 0x3a;

/** Room for a client with every text as long as it may be; more is made when it is not enough. */
let room = Buffer.allocUnsafe(64 * 1024);

/**
 * All tokens of a client as the text of a document of the index, for a client that is added or removed
 * whole: the same as `documentOf(tokensOf(…))` but for the order and for tokens that come twice, which
 * the index takes for one. Texts in ASCII, nearly all, are cut into trigrams as bytes, which costs a
 * tenth of making a string of each. The bytes are valid until the next call.
 */
export function tokenDocument(
  workspaceId: WorkspaceId,
  client: Client,
  pk: number,
): string | Uint8Array {
  const text = indexedText(client);
  if (!ascii.test(text)) {
    return documentOf(tokensOf(workspaceId, client, pk));
  }
  const workspace = workspaceId.toString(36);
  const terms = sortTermsOf(workspaceId, client, pk).join('\n');
  const bytesMax = text.length * (workspace.length + 5) + terms.length * 3;
  if (bytesMax > room.length) {
    room = Buffer.allocUnsafe(bytesMax * 2);
  }
  const end = writeTrigrams(text, workspace);
  return room.subarray(0, end + room.write(terms, end));
}

function writeTrigrams(text: string, workspace: string): number {
  let at = 0;
  let first = text.charCodeAt(0);
  let second = text.charCodeAt(1);
  for (let index = 2; index < text.length; index++) {
    const third = text.charCodeAt(index);
    // Across two words there is none: see `trigrams`.
    if (third !== mark && (second !== mark || first === mark)) {
      for (let digit = 0; digit < workspace.length; digit++) {
        room[at++] = workspace.charCodeAt(digit);
      }
      room[at++] = colon;
      room[at++] = first === mark ? space : first;
      room[at++] = second === mark ? space : second;
      room[at++] = third;
      room[at++] = newline;
    }
    first = second;
    second = third;
  }
  return at;
}
