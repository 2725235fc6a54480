import { dirname, join, relative } from 'node:path';

/** A Markdown document, by its path from the root of the project. */
export interface MarkdownDocument {
  readonly file: string;
  readonly text: string;
}

/** One thing wrong in a document. */
export interface DocumentFault {
  readonly file: string;
  readonly message: string;
}

/** What a link may lead to, beside headings. Given from outside, so that tests need no files. */
export interface Repository {
  /** Whether a file or folder is there, by its path from the root. */
  exists(path: string): boolean;
}

const inlineLink = /!?\[(?:[^\]\\]|\\.)*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const definedLink = /^ {0,3}\[[^\]]+\]:\s+<?(\S+?)>?(?:\s+"[^"]*")?$/gm;
const absoluteUrl = /^[a-z][a-z0-9+.-]*:/i;

/** Hosts from which packages are fetched: which one is the business of whoever installs. */
const packageHost =
  /\b(?:registry|npm|pypi|proxy|mirror|packages)\.[a-z0-9-]+\.(?!(?:ts|js|md)\b)[a-z]{2,}|\bnpm\w+\.(?:com|org)\b/i;
/** Where somebody's machine keeps its things; places of an installation (/etc, /opt, /srv, /var) are no secret. */
const machinePath = /(?<![\w.:/-])(?:\/(?:work|tmp|home|root|mnt|Users)\/[\w.-]+|[A-Z]:\\\w+)/;

/** Links that lead nowhere, and names of places that are nobody's business. */
export function findDocumentFaults(
  documents: readonly MarkdownDocument[],
  repository: Repository,
): DocumentFault[] {
  const anchors = new Map(documents.map(({ file, text }) => [file, anchorsOf(text)]));
  return documents.flatMap(({ file, text }) => {
    const messages = linksOf(text).flatMap((link) => faultOfLink(file, link, anchors, repository));
    for (const [pattern, what] of [
      [packageHost, 'a package host'],
      [machinePath, 'a path of one machine'],
    ] as const) {
      const found = pattern.exec(text)?.[0];
      if (found !== undefined) {
        messages.push(`names ${what}: ${found}`);
      }
    }
    return messages.map((message) => ({ file, message }));
  });
}

/** Targets of links, also of images; what stands in code is none. */
export function linksOf(text: string): string[] {
  const prose = withoutCode(text);
  return [inlineLink, definedLink].flatMap((pattern) =>
    Array.from(prose.matchAll(pattern), ([, target = '']) => target),
  );
}

/** The anchors of all headings, as the common forges make them: a repeated one gets a number. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutFences(text).matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const plain = heading.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1');
    const anchor = plain
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count++) {
      unique = `${anchor}-${count}`;
    }
    anchors.add(unique);
  }
  return anchors;
}

function faultOfLink(
  file: string,
  link: string,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
  repository: Repository,
): string[] {
  if (absoluteUrl.test(link)) {
    return [];
  }
  if (link.startsWith('/')) {
    return [`links to ${link}: links within the project are relative`];
  }
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : relative('.', join(dirname(file), decodeURI(path)));
  if (target.startsWith('..')) {
    return [`links to ${link}, which is outside of the project`];
  }
  if (!repository.exists(target)) {
    return [`links to ${link}, which is not there`];
  }
  const isDangling =
    anchor !== undefined && anchors.has(target) && anchors.get(target)?.has(anchor) !== true;
  return isDangling ? [`links to ${link}, and ${target} has no such heading`] : [];
}

function withoutCode(text: string): string {
  return withoutFences(text).replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
}

function withoutFences(text: string): string {
  return text.replaceAll(/^ *(```+|~~~+)[^\n]*\n[\s\S]*?^ *\1 *$/gm, '');
}
