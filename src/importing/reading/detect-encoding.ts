import type { SourceEncoding } from '../../domain/import-source.ts';

/** So much is looked at where a guess is all there is. */
const sampleBytesMax = 1024 * 1024;

/** Bytes of UTF-8 that are wrong, to one character beyond ASCII that is right: more is another encoding. */
const faultsPerCharacter = 0.1;

/**
 * Looks at the bytes of a source as they pass, all of them: a single accent at the end of a gigabyte
 * tells Windows-1252 from UTF-8.
 */
export class EncodingDetector {
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true });
  readonly #sample: Uint8Array[] = [];
  #sampleBytes = 0;
  /** The piece in which the first byte stands that is not UTF-8. */
  #faulty: Uint8Array | undefined;

  add(bytes: Uint8Array): void {
    if (this.#sampleBytes < sampleBytesMax) {
      const part = bytes.slice(0, sampleBytesMax - this.#sampleBytes);
      this.#sample.push(part);
      this.#sampleBytes += part.length;
    }
    if (this.#faulty === undefined) {
      this.#decode(bytes, true);
    }
  }

  /** To be asked once all bytes have passed. */
  end(): SourceEncoding {
    if (this.#faulty === undefined) {
      this.#decode(new Uint8Array(), false);
    }
    const sample = this.sample();
    const wide = wideEncoding(sample);
    if (wide !== undefined) {
      return wide;
    }
    if (this.#faulty === undefined || hasUtf8Mark(sample)) {
      return 'utf-8';
    }
    return isMostlyUtf8(sample) || isMostlyUtf8(this.#faulty) ? 'utf-8' : 'windows-1252';
  }

  /** The beginning of the source. */
  sample(): Uint8Array {
    return Buffer.concat(this.#sample);
  }

  #decode(bytes: Uint8Array, isMore: boolean): void {
    try {
      this.#utf8.decode(bytes, { stream: isMore });
    } catch {
      this.#faulty = bytes.slice(0, sampleBytesMax);
    }
  }
}

function hasUtf8Mark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** UTF-16 by its mark, or by the zero that stands in every second byte of plain letters. */
function wideEncoding(bytes: Uint8Array): SourceEncoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return 'utf-16le';
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return 'utf-16be';
  }
  const looked = bytes.subarray(0, 4_096);
  const zeros = [0, 0];
  for (let index = 0; index < looked.length; index++) {
    if (looked[index] === 0) {
      const side = index % 2;
      zeros[side] = (zeros[side] ?? 0) + 1;
    }
  }
  const [even = 0, odd = 0] = zeros;
  const many = looked.length / 5;
  if (odd > many && even * 10 < odd) {
    return 'utf-16le';
  }
  return even > many && odd * 10 < even ? 'utf-16be' : undefined;
}

/** UTF-8 in which some bytes are broken, rather than another encoding. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes);
  let faults = 0;
  let characters = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    faults += code === 0xfffd ? 1 : 0;
    characters += code > 0x7f && code !== 0xfffd ? 1 : 0;
  }
  return characters > 0 && faults <= Math.max(1, characters * faultsPerCharacter);
}
