/*
 * The page of each error code: what `type` in an error leads to (RFC 9457 section 3.1.1). Made of the
 * part of `docs/errors.md` that is about the code, so that there is one text.
 */

/** The page of a code as HTML; `undefined` where there is no such code. */
export function errorPage(markdown: string, code: string): string | undefined {
  const text = sectionOf(markdown, code);
  if (text === undefined) {
    return undefined;
  }
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => `    <p>${inline(paragraph)}</p>`);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${code} - Clientele</title>
  </head>
  <body>
    <h1><code>${code}</code></h1>
${paragraphs.join('\n')}
  </body>
</html>
`;
}

const heading = '\n## ';

/** What stands below the heading of a code. */
function sectionOf(markdown: string, code: string): string | undefined {
  const start = `${heading}\`${code}\`\n`;
  const at = markdown.indexOf(start);
  if (at < 0) {
    return undefined;
  }
  const body = markdown.slice(at + start.length);
  const end = body.indexOf(heading);
  return (end < 0 ? body : body.slice(0, end)).trim();
}

/** The little of Markdown that the page uses: code, bold, links, whose text stays. */
function inline(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
