import { LayeredMap } from '../lib/layered-map.ts';
import type { Change, ChangePatch } from './change.ts';
import type {
  Alias,
  AliasKind,
  AliasWrite,
  LineageWrites,
  LoadedLineage,
  Merge,
  MergeWrite,
  PlacedMerge,
  Tombstone,
} from './merge.ts';

/**
 * How many merges are followed from one client to the next. No chain has a circle, since only a live
 * client can be merged; this is the bound on what a damaged file could do.
 */
export const chainMax = 10_000;

interface Layers {
  readonly merges: LayeredMap<string, PlacedMerge>;
  readonly survivorPatches: LayeredMap<string, ChangePatch>;
  /** The merge in force by the id of its loser. */
  readonly mergeIdByLoser: LayeredMap<string, string>;
  /** Merges in which a client had part, as far as they are known, the oldest first. */
  readonly mergeIdsByClient: LayeredMap<string, readonly string[]>;
  readonly emails: LayeredMap<string, readonly Alias[]>;
  readonly externalIds: LayeredMap<string, readonly Alias[]>;
  readonly tombstones: LayeredMap<string, Tombstone>;
}

/** Behind every position there is: the place of a merge that has not been stored yet. */
const unplaced = Number.MAX_SAFE_INTEGER;

/**
 * Who became whom: the merges, aliases and deletions that a batch can touch, as they will be after the
 * commands decided so far. A part of the working set, with layers like it.
 */
export class Lineage {
  readonly #parent: Lineage | undefined;
  readonly #layers: Layers;
  #merges: MergeWrite[] = [];
  #aliases: AliasWrite[] = [];

  constructor(parent?: Lineage) {
    this.#parent = parent;
    this.#layers = createLayers(parent === undefined ? undefined : parent.#layers);
  }

  /** What the batch has decided already is newer than what is loaded again. */
  addLoaded(loaded: LoadedLineage): void {
    for (const placed of loaded.merges) {
      if (this.merge(placed.merge.id) === undefined) {
        this.#putMerge(placed);
      }
    }
    for (const [mergeId, patch] of loaded.survivorPatches) {
      this.#layers.survivorPatches.set(mergeId, patch);
    }
    for (const [kind, key, aliases] of byKey(loaded.aliases)) {
      // A list that is empty by now is known as well: an undone merge ended its aliases.
      if (this.#aliasesOf(kind).get(key) === undefined) {
        this.#aliasesOf(kind).set(key, aliases);
      }
    }
    for (const tombstone of loaded.tombstones) {
      if (this.tombstone(tombstone.client.id) === undefined) {
        this.bury(tombstone);
      }
    }
  }

  merge(id: string): Merge | undefined {
    return this.#layers.merges.get(id)?.merge;
  }

  /** What a merge that was asked for changed on its survivor. */
  survivorPatch(mergeId: string): ChangePatch {
    return this.#layers.survivorPatches.get(mergeId) ?? {};
  }

  /** The merge in force by which this client went away. */
  mergeOf(loserId: string): Merge | undefined {
    const id = this.#layers.mergeIdByLoser.get(loserId);
    return id === undefined ? undefined : this.merge(id);
  }

  /** Whom an id leads to, through all merges in force: itself where there was none. */
  endOf(id: string): string {
    let end = id;
    for (let hop = 0; hop < chainMax; hop++) {
      const merge = this.mergeOf(end);
      if (merge === undefined) {
        break;
      }
      end = merge.survivorId;
    }
    return end;
  }

  /** The aliases of a key, the newest first. */
  aliases(kind: AliasKind, key: string): readonly Alias[] {
    return this.#aliasesOf(kind).get(key) ?? [];
  }

  /** Whether somebody became this client, and still is. */
  isSurvivor(id: string): boolean {
    const ids = this.#layers.mergeIdsByClient.get(id) ?? [];
    return ids
      .map((mergeId) => this.merge(mergeId))
      .some((merge) => merge?.survivorId === id && merge.undoneAt === null);
  }

  /** A merge in force in which the survivor of this one had part after it. */
  laterMerge({ id, survivorId }: Merge): Merge | undefined {
    const ids = this.#layers.mergeIdsByClient.get(survivorId) ?? [];
    return ids
      .slice(ids.indexOf(id) + 1)
      .map((later) => this.merge(later))
      .find((merge) => merge?.undoneAt === null);
  }

  tombstone(id: string): Tombstone | undefined {
    return this.#layers.tombstones.get(id);
  }

  bury(tombstone: Tombstone): void {
    this.#layers.tombstones.set(tombstone.client.id, tombstone);
  }

  unbury(id: string): void {
    this.#layers.tombstones.set(id, null);
  }

  addMerge(
    merge: Merge,
    changes: { readonly loser: Change; readonly survivor: Change | null },
  ): void {
    this.#putMerge({ merge, position: unplaced });
    this.#layers.survivorPatches.set(merge.id, changes.survivor?.patch ?? {});
    this.#merges.push({ merge, changes });
  }

  endMerge(merge: Merge, at: number): void {
    const ended: Merge = { ...merge, undoneAt: at };
    const position = this.#layers.merges.get(merge.id)?.position ?? unplaced;
    this.#layers.merges.set(merge.id, { merge: ended, position });
    this.#layers.mergeIdByLoser.set(merge.loserId, null);
    this.#merges.push({ merge: ended, changes: null });
  }

  addAlias(alias: Alias): void {
    const known = this.aliases(alias.kind, alias.key);
    if (!known.some(({ clientId }) => clientId === alias.clientId)) {
      this.#aliasesOf(alias.kind).set(alias.key, [alias, ...known]);
      this.#aliases.push({ alias, isGone: false });
    }
  }

  /** Ends an alias, if it is there for this very merge. */
  removeAlias(alias: Alias): void {
    const known = this.aliases(alias.kind, alias.key);
    const kept = known.filter(
      ({ clientId, mergeId }) => clientId !== alias.clientId || mergeId !== alias.mergeId,
    );
    if (kept.length < known.length) {
      this.#aliasesOf(alias.kind).set(alias.key, kept);
      this.#aliases.push({ alias, isGone: true });
    }
  }

  /** Moves all that was decided on this overlay into the lineage below it. */
  mergeIntoParent(): void {
    const parent = this.#parent;
    if (parent === undefined) {
      return;
    }
    for (const layer of Object.values(this.#layers)) {
      layer.mergeIntoParent();
    }
    parent.#merges.push(...this.#merges);
    parent.#aliases.push(...this.#aliases);
  }

  /** Hands over what is to be kept, and starts anew; `undefined` where there is nothing, as nearly always. */
  takeWrites(): LineageWrites | undefined {
    if (this.#merges.length === 0 && this.#aliases.length === 0) {
      return undefined;
    }
    const writes = { merges: this.#merges, aliases: this.#aliases };
    this.#merges = [];
    this.#aliases = [];
    return writes;
  }

  #aliasesOf(kind: AliasKind): LayeredMap<string, readonly Alias[]> {
    return kind === 'email' ? this.#layers.emails : this.#layers.externalIds;
  }

  #putMerge(placed: PlacedMerge): void {
    const { merge, position } = placed;
    this.#layers.merges.set(merge.id, placed);
    if (merge.undoneAt === null) {
      this.#layers.mergeIdByLoser.set(merge.loserId, merge.id);
    }
    for (const clientId of [merge.loserId, merge.survivorId]) {
      const known = this.#layers.mergeIdsByClient.get(clientId) ?? [];
      const at = known.findIndex((id) => this.#positionOf(id) > position);
      this.#layers.mergeIdsByClient.set(
        clientId,
        at < 0 ? [...known, merge.id] : known.toSpliced(at, 0, merge.id),
      );
    }
  }

  #positionOf(mergeId: string): number {
    return this.#layers.merges.get(mergeId)?.position ?? unplaced;
  }
}

function createLayers(parent: Layers | undefined): Layers {
  return {
    merges: new LayeredMap(parent?.merges),
    survivorPatches: new LayeredMap(parent?.survivorPatches),
    mergeIdByLoser: new LayeredMap(parent?.mergeIdByLoser),
    mergeIdsByClient: new LayeredMap(parent?.mergeIdsByClient),
    emails: new LayeredMap(parent?.emails),
    externalIds: new LayeredMap(parent?.externalIds),
    tombstones: new LayeredMap(parent?.tombstones),
  };
}

/** Aliases of each key together, in their order. */
function byKey(
  aliases: readonly Alias[],
): readonly (readonly [kind: AliasKind, key: string, aliases: readonly Alias[]])[] {
  const groups = Map.groupBy(aliases, ({ kind, key }) => `${kind}/${key}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [[first.kind, first.key, group] as const];
  });
}
