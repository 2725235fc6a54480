import type { Client } from '../../domain/client.ts';
import { indexedText } from '../../domain/indexed-text.ts';
import type { WorkspaceId } from '../storage.ts';
import { documentOf, sortTermsOf, tokensOf } from './search-tokens.ts';

/** A document of the index. Where it is bytes, they are valid until the next document is made. */
export type TokenDocument = string | Uint8Array;

/** What a change of a client takes out of the index and puts into it. */
export interface TokenChange {
  readonly gone: TokenDocument;
  readonly come: TokenDocument;
}

const ascii = /^[\0-\x7f]*$/;
const mark = 0x02;
const space = 0x20;
const newline = 0x0a;
const colon = 0x3a;

/** Room for a client with every text as long as it may be; more is made when it is not enough. */
const roomBytes = 64 * 1024;

/** Documents are written here as bytes: a tenth of the cost of making a string of each token. */
class Room {
  #bytes = Buffer.allocUnsafe(roomBytes);
  #at = 0;
  #workspace = Buffer.from('');

  start(workspace: string, bytesMax: number): void {
    this.#at = 0;
    this.#workspace = Buffer.from(workspace, 'latin1');
    if (bytesMax > this.#bytes.length) {
      this.#bytes = Buffer.allocUnsafe(bytesMax * 2);
    }
  }

  trigram(packed: number): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let index = 0; index < this.#workspace.length; index++) {
      bytes[at++] = this.#workspace[index] ?? 0;
    }
    bytes[at++] = colon;
    bytes[at++] = packed >> 16;
    bytes[at++] = (packed >> 8) & 0xff;
    bytes[at++] = packed & 0xff;
    bytes[at++] = newline;
    this.#at = at;
  }

  finish(terms: string): Uint8Array {
    return this.#bytes.subarray(0, this.#at + this.#bytes.write(terms, this.#at));
  }
}

const room = new Room();
const goneRoom = new Room();

/** Texts that can be told apart in 16 bits. */
const textsMax = 0xffff;

/** Which trigrams a text has had so far; a set of numbers costs ten times as much. */
class SeenTrigrams {
  /** By the three times seven bits of a trigram: in which text it was seen last. 4 MB, so it is emptied seldom. */
  readonly #lastSeen = new Uint16Array(1 << 21);
  #text = 0;

  begin(): void {
    this.#text += 1;
    if (this.#text > textsMax) {
      this.#lastSeen.fill(0);
      this.#text = 1;
    }
  }

  isNew(packed: number): boolean {
    const index = ((packed >> 2) & 0x1f_c000) | ((packed >> 1) & 0x3f80) | (packed & 0x7f);
    if (this.#lastSeen[index] === this.#text) {
      return false;
    }
    this.#lastSeen[index] = this.#text;
    return true;
  }
}

const seen = new SeenTrigrams();

/**
 * All tokens of a client as a document, for a client that is added or removed whole: the same as
 * `documentOf(tokensOf(…))` but for the order. Texts in ASCII, nearly all, are cut into trigrams as numbers.
 * Each token comes once, as in a change: the index counts the tokens that it was given and that it lost,
 * and refuses to lose more than it ever had.
 */
export function tokenDocument(workspaceId: WorkspaceId, client: Client, pk: number): TokenDocument {
  const text = indexedText(client);
  if (!ascii.test(text)) {
    return documentOf(tokensOf(workspaceId, client, pk));
  }
  const terms = sortTermsOf(workspaceId, client, pk).join('\n');
  startRoom(room, workspaceId, text, terms);
  seen.begin();
  eachTrigram(text, (packed) => {
    if (seen.isNew(packed)) {
      room.trigram(packed);
    }
  });
  return room.finish(terms);
}

/** Only the tokens that differ between two states of a client; `undefined` where none does. */
export function tokenChange(
  workspaceId: WorkspaceId,
  before: Client,
  after: Client,
  pk: number,
): TokenChange | undefined {
  const was = indexedText(before);
  const is = indexedText(after);
  if (!ascii.test(was) || !ascii.test(is)) {
    return changeOfStrings(tokensOf(workspaceId, before, pk), tokensOf(workspaceId, after, pk));
  }
  const gone = trigramSet(was);
  const come = trigramSet(is);
  removeCommon(gone, come);
  const [goneTerms, comeTerms] = differentTerms(workspaceId, before, after, pk);
  if (gone.size === 0 && come.size === 0 && goneTerms === '' && comeTerms === '') {
    return undefined;
  }
  startRoom(goneRoom, workspaceId, was, goneTerms);
  startRoom(room, workspaceId, is, comeTerms);
  for (const packed of gone) {
    goneRoom.trigram(packed);
  }
  for (const packed of come) {
    room.trigram(packed);
  }
  return { gone: goneRoom.finish(goneTerms), come: room.finish(comeTerms) };
}

function changeOfStrings(gone: Set<string>, come: Set<string>): TokenChange | undefined {
  removeCommon(gone, come);
  return gone.size === 0 && come.size === 0
    ? undefined
    : { gone: documentOf(gone), come: documentOf(come) };
}

/** A sort term stands for one member and the status, so the same place in both lists is the same term or another one. */
function differentTerms(
  workspaceId: WorkspaceId,
  before: Client,
  after: Client,
  pk: number,
): readonly [gone: string, come: string] {
  if (
    before.name === after.name &&
    before.phone === after.phone &&
    before.status === after.status
  ) {
    return ['', ''];
  }
  const was = sortTermsOf(workspaceId, before, pk);
  const is = sortTermsOf(workspaceId, after, pk);
  return [
    was.filter((term, index) => term !== is[index]).join('\n'),
    is.filter((term, index) => term !== was[index]).join('\n'),
  ];
}

function removeCommon<T>(a: Set<T>, b: Set<T>): void {
  for (const one of a) {
    if (b.delete(one)) {
      a.delete(one);
    }
  }
}

function trigramSet(text: string): Set<number> {
  const set = new Set<number>();
  eachTrigram(text, (packed) => set.add(packed));
  return set;
}

function startRoom(room: Room, workspaceId: WorkspaceId, text: string, terms: string): void {
  const workspace = workspaceId.toString(36);
  room.start(workspace, text.length * (workspace.length + 5) + terms.length * 3);
}

/** Each trigram of an ASCII text, as often as it comes, its three characters in three bytes. */
function eachTrigram(text: string, give: (packed: number) => void): void {
  let first = text.charCodeAt(0);
  let second = text.charCodeAt(1);
  for (let index = 2; index < text.length; index++) {
    const third = text.charCodeAt(index);
    // Across two words there is none: see `trigrams`.
    if (third !== mark && (second !== mark || first === mark)) {
      give((letterOf(first) << 16) | (letterOf(second) << 8) | third);
    }
    first = second;
    second = third;
  }
}

/** The index keeps no control character; a space is in no word, so it can stand for the word mark. */
function letterOf(code: number): number {
  return code === mark ? space : code;
}
