/** The device's management tree before and after a step, as far as the trace tells: nodes that changed in the run. */
import type { Story } from './story.js';

export interface TreeRow {
  uri: string;
  /** Last part of the address. */
  name: string;
  depth: number;
  /** Undefined where the node is not there; a node without a value has an empty one. */
  before?: string;
  after?: string;
  change: 'none' | 'add' | 'replace' | 'delete';
  /** Who changed it in this step. */
  by?: 'server' | 'device';
  /** Only a part of an address: the trace says nothing of the node itself. */
  isPath: boolean;
}

type Values = Map<string, string | undefined>;

/** The tree around the step at that position, in order of address. */
export function treeAt(story: Story, step: number): TreeRow[] {
  const [before, after] = [firstValues(story), new Map<string, string | undefined>()];
  const changed = new Map<string, 'server' | 'device'>();
  for (const change of story.changes) {
    if (change.step > step) break;
    const { uri, change: how, by } = change.event;
    const value = how === 'delete' ? undefined : (change.event.after ?? '');
    if (change.step < step) before.set(uri, value);
    else {
      after.set(uri, value);
      changed.set(uri, by);
    }
  }
  const uris = [...before.keys()].sort(byParts);
  return withPaths(
    uris.map((uri) => rowOf(uri, before.get(uri), pick(before, after, uri), changed.get(uri))),
  );
}

/** What each node held before its first change. */
function firstValues({ changes }: Story): Values {
  const values: Values = new Map();
  for (const { event } of changes) {
    if (!values.has(event.uri))
      values.set(event.uri, event.change === 'add' ? undefined : (event.before ?? ''));
  }
  return values;
}

function pick(before: Values, after: Values, uri: string): string | undefined {
  return after.has(uri) ? after.get(uri) : before.get(uri);
}

function rowOf(
  uri: string,
  before: string | undefined,
  after: string | undefined,
  by: 'server' | 'device' | undefined,
): TreeRow {
  const parts = partsOf(uri);
  return {
    uri,
    name: parts.at(-1) ?? uri,
    depth: parts.length - 1,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    change: changeOf(before, after, by !== undefined),
    ...(by === undefined ? {} : { by }),
    isPath: false,
  };
}

function changeOf(
  before: string | undefined,
  after: string | undefined,
  touched: boolean,
): TreeRow['change'] {
  if (before === undefined && after !== undefined) return 'add';
  if (before !== undefined && after === undefined) return 'delete';
  return touched && before !== undefined ? 'replace' : 'none';
}

/** The root is in every address and says nothing. */
function partsOf(uri: string): string[] {
  return uri.split('/').filter((part) => part !== '' && part !== '.');
}

function byParts(one: string, other: string): number {
  const [left, right] = [partsOf(one), partsOf(other)];
  for (const [at, part] of left.entries()) {
    const against = right[at];
    if (against === undefined) return 1;
    if (part !== against) return part < against ? -1 : 1;
  }
  return left.length - right.length;
}

/** Puts in the nodes above, so that the rows read as a tree. */
function withPaths(rows: readonly TreeRow[]): TreeRow[] {
  const seen = new Set(rows.map(({ uri }) => partsOf(uri).join('/')));
  return rows.flatMap((row) => {
    const parts = partsOf(row.uri);
    const above = parts.slice(0, -1).flatMap((name, depth): TreeRow[] => {
      const uri = parts.slice(0, depth + 1).join('/');
      if (seen.has(uri)) return [];
      seen.add(uri);
      return [{ uri, name, depth, change: 'none', isPath: true }];
    });
    return [...above, row];
  });
}
