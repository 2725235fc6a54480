/**
 * The lines of a stream of UTF-8, without their ends; a last one that is not ended is not a line, but
 * what is returned. Whoever stops reading cancels the stream.
 */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, string> {
  const decoder = new TextDecoder();
  // Not `for await`: streams of some browsers cannot be iterated.
  const reader = stream.getReader();
  let text = '';
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      const lines = (text + decoder.decode(step.value, { stream: true })).split('\n');
      text = lines.pop() ?? '';
      yield* lines;
    }
    return text;
  } finally {
    // Where the stream broke, there is nothing left to cancel.
    await reader.cancel().catch(() => undefined);
  }
}
