import { loadModule, parseSync } from 'libpg-query';
import { spreads } from './distribution.ts';
import { ofEveryWorkspace } from './every-workspace.ts';

/*
 * What Citus asks of a statement on distributed tables (reliability 4.2, 4.3), checked on PostgreSQL's own
 * syntax tree: so it can be proved without Citus that none of ours would be refused or asked of every machine.
 * Where every table of a statement, in each of its queries, is that of one workspace, Citus hands the whole
 * statement to one machine, and anything goes: LATERAL, WITH RECURSIVE, FOR UPDATE, cursors.
 */

await loadModule();

/** What is wrong with a statement, and the number of the parameter that is its workspace, where it has one. */
export interface Judgement {
  readonly faults: readonly string[];
  readonly workspaceParameter: number | undefined;
}

type Tree = Readonly<Record<string, unknown>>;

/** A table where a statement names it, under the name that it has there. */
interface TableUse {
  readonly table: string;
  readonly name: string;
}

/** Citus refuses these, wherever rows are written, as each machine would see another value. */
const volatileFunctions: ReadonlySet<string> = new Set([
  'now',
  'clock_timestamp',
  'statement_timestamp',
  'random',
  'gen_random_uuid',
  'nextval',
]);

/** Things of a session, which a pooler in transaction mode gives to the next caller. */
const sessionFunctions: ReadonlySet<string> = new Set([
  'pg_advisory_lock',
  'pg_try_advisory_lock',
  'set_config',
]);
const sessionStatements = ['ListenStmt', 'NotifyStmt', 'PrepareStmt', 'DiscardStmt'] as const;

/** Judges one statement, or several in one text. One that says so may ask every workspace. */
export function judge(text: string): Judgement {
  const judging = new Judging(text.startsWith(ofEveryWorkspace));
  const { stmts = [] } = parseSync(text) as { stmts?: readonly { stmt?: unknown }[] };
  for (const { stmt } of stmts) {
    judging.visit(stmt);
  }
  return judging.end();
}

class Judging {
  readonly #mayAskAll: boolean;
  readonly #faults: string[] = [];
  readonly #parameters = new Set<number>();

  constructor(mayAskAll: boolean) {
    this.#mayAskAll = mayAskAll;
  }

  end(): Judgement {
    if (this.#parameters.size > 1) {
      this.#faults.push('it names its workspace by several parameters, which could be several');
    }
    const [workspaceParameter] = this.#parameters;
    return { faults: this.#faults, workspaceParameter };
  }

  /** Looks at every query of a tree, however deep. */
  visit(tree: unknown): void {
    if (Array.isArray(tree)) {
      for (const part of tree) {
        this.visit(part);
      }
      return;
    }
    if (!isTree(tree)) {
      return;
    }
    for (const [kind, part] of Object.entries(tree)) {
      if (isTree(part)) {
        this.#judgeNode(kind, part);
      }
      this.visit(part);
    }
  }

  #judgeNode(kind: string, node: Tree): void {
    switch (kind) {
      // The sides of a UNION are queries without that name; those of a join have no limit.
      case 'larg':
      case 'rarg':
      case 'SelectStmt':
        if (node['limitOption'] === undefined) {
          break;
        }
        this.#judgeTables(usesIn(node['fromClause']), node);
        break;
      case 'UpdateStmt':
        this.#judgeTables([...usesIn(node['relation']), ...usesIn(node['fromClause'])], node);
        this.#refuseVolatile(node['targetList']);
        break;
      case 'DeleteStmt':
        this.#judgeTables([...usesIn(node['relation']), ...usesIn(node['usingClause'])], node);
        break;
      case 'InsertStmt':
        this.#judgeInsert(node);
        break;
      case 'VariableSetStmt':
        if (node['is_local'] !== true) {
          this.#faults.push('SET outlives its transaction');
        }
        break;
      case 'FuncCall':
        if (sessionFunctions.has(functionName(node))) {
          this.#faults.push(`${functionName(node)} outlives its transaction`);
        }
        break;
      default:
        if (sessionStatements.some((name) => name === kind)) {
          this.#faults.push(`${kind} is a thing of a session`);
        }
    }
  }

  /** Each distributed table of a query must have its workspace in that very query. */
  #judgeTables(uses: readonly TableUse[], query: Tree): void {
    const conditions = [
      ...conjuncts(query['whereClause']),
      ...joinConditions(query['fromClause'] ?? query['usingClause']),
    ];
    for (const { table, name } of uses.filter(isDistributed)) {
      const parameter = conditions
        .map((condition) => workspaceParameter(condition, name, uses.length === 1))
        .find((found) => found !== undefined);
      if (parameter !== undefined) {
        this.#parameters.add(parameter);
      } else if (!this.#mayAskAll) {
        this.#faults.push(`${table} is asked without workspace_id`);
      }
    }
  }

  #judgeInsert(node: Tree): void {
    const [use] = usesIn(node['relation']);
    if (use === undefined || !isDistributed(use)) {
      return;
    }
    const columns = listOf(node['cols']).map((column) => memberOf(column, 'ResTarget')?.['name']);
    const index = columns.indexOf('workspace_id');
    const select = memberOf(node['selectStmt'], 'SelectStmt') ?? {};
    const sources = usesIn(select['fromClause']).filter(isDistributed);
    const rows = listOf(select['valuesLists']).map((row) =>
      listOf(memberOf(row, 'List')?.['items']),
    );
    const targets = listOf(select['targetList']).map(
      (target) => memberOf(target, 'ResTarget')?.['val'],
    );
    for (const row of rows.length === 0 ? [targets] : rows) {
      const parameter = parameterOf(row[index]);
      if (parameter !== undefined) {
        this.#parameters.add(parameter);
      } else if (!sources.some(({ name }) => isWorkspaceOf(row[index], name))) {
        // That of a table which is asked for one workspace is as good, and stays on its machine.
        this.#faults.push(
          `${use.table} is given rows whose workspace_id is neither a parameter nor that of a table`,
        );
      }
    }
    const conflict = node['onConflictClause'];
    if (isTree(conflict)) {
      const infer = isTree(conflict['infer']) ? conflict['infer'] : {};
      const first = memberOf(listOf(infer['indexElems'])[0], 'IndexElem');
      if (first !== undefined && first['name'] !== 'workspace_id') {
        this.#faults.push(`${use.table}: ON CONFLICT does not begin with workspace_id`);
      }
      this.#refuseVolatile(conflict['targetList']);
    }
    this.#refuseVolatile(node['selectStmt']);
    if (rows.length > 0 && JSON.stringify(rows).includes('"SubLink"')) {
      this.#faults.push(`${use.table}: a sub-select within VALUES`);
    }
  }

  #refuseVolatile(tree: unknown): void {
    for (const name of functionsIn(tree)) {
      if (volatileFunctions.has(name)) {
        this.#faults.push(`${name}() in what is written`);
      }
    }
  }
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The inside of a node, where it is of this kind. */
function memberOf(node: unknown, kind: string): Tree | undefined {
  const inside = isTree(node) ? node[kind] : undefined;
  return isTree(inside) ? inside : undefined;
}

function isDistributed({ table }: TableUse): boolean {
  return spreads[table] === 'byWorkspace';
}

/** Tables of a FROM, also of its joins; not those of a query within it, which is judged by itself. */
function usesIn(from: unknown): readonly TableUse[] {
  if (Array.isArray(from)) {
    return from.flatMap(usesIn);
  }
  if (!isTree(from)) {
    return [];
  }
  const join = memberOf(from, 'JoinExpr');
  if (join !== undefined) {
    return [...usesIn(join['larg']), ...usesIn(join['rarg'])];
  }
  // As an item of a list it is wrapped; as what is written to it is not.
  const table = memberOf(from, 'RangeVar') ?? from;
  if (typeof table['relname'] !== 'string') {
    return [];
  }
  const alias = isTree(table['alias']) ? table['alias']['aliasname'] : undefined;
  return [{ table: table['relname'], name: typeof alias === 'string' ? alias : table['relname'] }];
}

function joinConditions(from: unknown): readonly unknown[] {
  if (Array.isArray(from)) {
    return from.flatMap(joinConditions);
  }
  const join = memberOf(from, 'JoinExpr');
  // What an outer join asks of its rows rules out none of the other side.
  return join === undefined || join['jointype'] !== 'JOIN_INNER'
    ? []
    : [
        ...conjuncts(join['quals']),
        ...joinConditions(join['larg']),
        ...joinConditions(join['rarg']),
      ];
}

/** The conditions that must all hold. */
function conjuncts(condition: unknown): readonly unknown[] {
  const bool = memberOf(condition, 'BoolExpr');
  return bool !== undefined && bool['boolop'] === 'AND_EXPR'
    ? listOf(bool['args']).flatMap(conjuncts)
    : [condition];
}

/** The number of the parameter where a condition is `name.workspace_id = $n`. */
function workspaceParameter(
  condition: unknown,
  name: string,
  isOnlyTable: boolean,
): number | undefined {
  const equation = memberOf(condition, 'A_Expr');
  const operator = memberOf(listOf(equation?.['name'])[0], 'String')?.['sval'];
  if (equation === undefined || equation['kind'] !== 'AEXPR_OP' || operator !== '=') {
    return undefined;
  }
  const [first, ...rest] = columnOf(equation['lexpr']);
  const isColumn =
    rest.length === 0
      ? first === 'workspace_id' && isOnlyTable
      : isWorkspaceOf(equation['lexpr'], name);
  return isColumn ? parameterOf(equation['rexpr']) : undefined;
}

/** True for `name.workspace_id`. */
function isWorkspaceOf(value: unknown, name: string): boolean {
  const column = columnOf(value);
  return column.length === 2 && column[0] === name && column[1] === 'workspace_id';
}

/** The parts of a column's name; none of what is no column. */
function columnOf(value: unknown): readonly unknown[] {
  return listOf(memberOf(value, 'ColumnRef')?.['fields']).map(
    (field) => memberOf(field, 'String')?.['sval'],
  );
}

function parameterOf(value: unknown): number | undefined {
  const cast = memberOf(value, 'TypeCast');
  const number = memberOf(cast?.['arg'] ?? value, 'ParamRef')?.['number'];
  return typeof number === 'number' ? number : undefined;
}

function functionsIn(tree: unknown): readonly string[] {
  if (Array.isArray(tree)) {
    return tree.flatMap(functionsIn);
  }
  if (!isTree(tree)) {
    return [];
  }
  const call = memberOf(tree, 'FuncCall');
  const own = call === undefined ? [] : [functionName(call)];
  return [...own, ...Object.values(tree).flatMap(functionsIn)];
}

function functionName(call: Tree): string {
  const name = memberOf(listOf(call['funcname']).at(-1), 'String')?.['sval'];
  return typeof name === 'string' ? name : '';
}
