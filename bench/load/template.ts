/** What stands in a template for a value that differs from request to request. */
export type Slot =
  /** A text that no request before has sent. */
  | 'fresh'
  /** A number of up to six digits. */
  | 'number'
  /** Of one client in the directory, the same one for the whole item. */
  | 'id'
  | 'email'
  | 'externalId'
  /** The last seven digits of that client's phone. */
  | 'phoneTail';

/** A literal text, or a slot to fill. */
export type Piece = string | { readonly slot: Slot };

/** One kind of request, or of item in a bulk request. */
export interface Kind {
  /** Its share among the kinds of a load. */
  readonly weight: number;
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** The dialect's route. */
  readonly route: string;
  readonly path: readonly Piece[];
  /** One of these at random; empty: no body. */
  readonly bodies: readonly (readonly Piece[])[];
}

/** A mix of requests. */
export interface Load {
  readonly dialect: string;
  readonly kinds: readonly Kind[];
  /** The bodies of the kinds are items of one large body; all kinds have the same route then. */
  readonly bulk?: { readonly head: string; readonly tail: string; readonly items: number };
}

/** A request, ready to send. */
export interface Request {
  readonly method: Kind['method'];
  readonly route: string;
  readonly path: string;
  readonly body: string | undefined;
}

/** A client in the directory that requests can name. */
export interface Target {
  readonly id: string;
  readonly email: string;
  readonly externalId: string;
  readonly phoneTail: string;
}

/** Where the values for slots come from. */
export interface SlotSource {
  /** Uniform in [0, 1). */
  random(): number;
  fresh(): string;
  target(): Target;
}

/** A request of the load, its kind and body chosen at random. */
export function instantiate(load: Load, source: SlotSource): Request {
  const kind = chooseKind(load.kinds, source);
  const { bulk } = load;
  if (bulk === undefined) {
    return fillKind(kind, source);
  }
  const items: string[] = [];
  for (let index = 0; index < bulk.items; index++) {
    items.push(fillKind(chooseKind(load.kinds, source), source).body ?? '');
  }
  const { method, route, path } = fillKind(kind, source);
  return { method, route, path, body: bulk.head + items.join(',') + bulk.tail };
}

function chooseKind(kinds: readonly Kind[], source: SlotSource): Kind {
  let point = source.random() * kinds.reduce((sum, { weight }) => sum + weight, 0);
  for (const kind of kinds) {
    point -= kind.weight;
    if (point < 0) {
      return kind;
    }
  }
  throw new Error('a load needs at least one kind');
}

function fillKind(kind: Kind, source: SlotSource): Request {
  const needsTarget = [kind.path, ...kind.bodies].some((pieces) => pieces.some(isOfTarget));
  const target = needsTarget ? source.target() : undefined;
  const body = kind.bodies[Math.floor(source.random() * kind.bodies.length)];
  return {
    method: kind.method,
    route: kind.route,
    path: fill(kind.path, source, target),
    body: body === undefined ? undefined : fill(body, source, target),
  };
}

function isOfTarget(piece: Piece): boolean {
  return typeof piece !== 'string' && piece.slot !== 'fresh' && piece.slot !== 'number';
}

function fill(pieces: readonly Piece[], source: SlotSource, target: Target | undefined): string {
  let text = '';
  for (const piece of pieces) {
    text += typeof piece === 'string' ? piece : valueOf(piece.slot, source, target);
  }
  return text;
}

function valueOf(slot: Slot, source: SlotSource, target: Target | undefined): string {
  switch (slot) {
    case 'fresh':
      return source.fresh();
    case 'number':
      return Math.floor(source.random() * 1_000_000).toString();
    case 'id':
    case 'email':
    case 'externalId':
    case 'phoneTail':
      return target?.[slot] ?? '';
  }
}
