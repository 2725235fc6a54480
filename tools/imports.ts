/** One import or re-export of a source file. */
export interface Import {
  /** What stands between the quotes. */
  readonly specifier: string;
  /** True where every name is a type: nothing of it is left when the program runs. */
  readonly isTypeOnly: boolean;
  /** The names that are taken, as the other module calls them; none for `import('…')` and `import '…'`. */
  readonly names: readonly string[];
}

const declaration = /^(?:import|export)\s+(type\s+)?([\w*$\s{},]*?)\s*\bfrom\s+'([^'\n]+)'/gm;
const bare = /^import\s+'([^'\n]+)'/gm;
const dynamic = /\bimport\(\s*'([^'\n]+)'\s*\)/g;
const anyImport = /^import\b(?!\.meta)|\bimport\(|(?<!\.)\brequire\(/gm;

/**
 * Every import of a file as `npm run format` leaves it, in no order. Throws on one that is not plain, such as a
 * specifier that is computed: what cannot be read cannot be proved.
 */
export function readImports(text: string): Import[] {
  const code = withoutComments(text);
  const imports: Import[] = [];
  for (const [, type, clause = '', specifier = ''] of code.matchAll(declaration)) {
    const names = namesOf(clause);
    const isTypeOnly =
      type !== undefined || (names.length > 0 && names.every(({ isType }) => isType));
    imports.push({ specifier, isTypeOnly, names: names.map(({ name }) => name) });
  }
  for (const pattern of [bare, dynamic]) {
    for (const [, specifier = ''] of code.matchAll(pattern)) {
      imports.push({ specifier, isTypeOnly: false, names: [] });
    }
  }
  const reExports = [...code.matchAll(/^export\b[^;'"=(]*\bfrom\s+'/gm)].length;
  if (imports.length !== [...code.matchAll(anyImport)].length + reExports) {
    throw new Error('an import is written in a way that cannot be read here');
  }
  return imports;
}

/** The text with comments blanked out; strings stay, and so do the line breaks. */
export function withoutComments(text: string): string {
  return text.replaceAll(
    /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|(?<![:\\/])\/\/[^\n]*/g,
    (found) => (found.startsWith('/') ? found.replaceAll(/[^\n]/g, ' ') : found),
  );
}

function namesOf(clause: string): { readonly name: string; readonly isType: boolean }[] {
  return clause
    .replaceAll(/[{}]/g, ',')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({
      name: part.replace(/^type\s+/, '').replace(/\s+as\s+.*$/s, ''),
      isType: /^type\s/.test(part),
    }));
}
