/** The tree in the hands of a developer: past access rights and ACLs, but never into a state that no device can be in. */
import { FUMO_URN, isFumoState, STATES } from '../../dm/fumo.js';
import { normalizeUri } from '../../dm/uri.js';
import type { DeviceStage, Surroundings } from '../../engine/ports.js';
import { type ErrorCode, FumoError } from '../../errors.js';
import { fromBase64, utf8Encode } from '../../syncml/octets.js';
import type { NoteEvent } from '../../trace/event.js';
import { isInterior, type NodeValue, type TreeNode } from './tree/node.js';
import { displayUri, type ManagementTree } from './tree/tree.js';
import { childUri, isAtOrBelow } from './tree/uris.js';

export interface DeveloperTools {
  tree: ManagementTree;
  record: Surroundings['record'];
  /** What the update agent is doing, if anything. */
  stage(): string | undefined;
}

type Hands = Pick<DeviceStage, 'setNode' | 'deleteNode'>;

export function openDeveloper(tools: DeveloperTools): Hands {
  const { tree, record } = tools;
  return {
    setNode(text, value) {
      const uri = uriOf(text);
      const node = existing(tree, uri, text);
      if (isInterior(node))
        throw refuse('step.not-a-leaf', text, 'has nodes below it and no value', 'a leaf');
      const octets = nodeValue(node, value, text);
      checkState(tools, uri, value);
      return () => {
        if (node.access.includes('Get')) tree.write(uri, octets, 'device');
        else tree.keep(uri, octets);
        record(byHand('tree.set', `${displayUri(uri)} was set by hand`));
      };
    },
    deleteNode(text) {
      const uri = uriOf(text);
      const node = existing(tree, uri, text);
      const isPermanent = uri === '' || tree.subtree(uri).some((each) => tree.find(each)?.permanent);
      if (isPermanent) {
        const what = node.permanent ? 'is permanent' : 'has permanent nodes below it';
        throw refuse('step.permanent-node', text, what, 'a node that can be deleted');
      }
      if (stateUris(tools).some((state) => isAtOrBelow(state, uri))) checkIdle(tools, text);
      return () => {
        tree.remove(uri, 'device');
        record(byHand('tree.deleted', `${displayUri(uri)} was deleted by hand`));
      };
    },
  };
}

/** In a trace the device changes its tree itself; the note says that it did not. */
const byHand = (code: string, text: string): NoteEvent => ({ kind: 'note', side: 'engine', code, text });

function uriOf(text: string): string {
  try {
    return text.trim() === '.' ? '' : normalizeUri(text.trim());
  } catch (error) {
    if (!(error instanceof FumoError)) throw error;
    throw refuse(
      'step.no-such-node',
      text,
      `cannot be a node: ${error.message}`,
      'a URI such as ./DevInfo/Lang',
    );
  }
}

function existing(tree: ManagementTree, uri: string, text: string): TreeNode {
  const node = tree.find(uri);
  if (node) return node;
  const near = displayUri(tree.nearest(uri));
  throw refuse('step.no-such-node', text, 'is not in the tree of the device', `a node below ${near}, say`);
}

const OCTETS = 'base64:';

/** Formats whose values are octets take them as base64 after `base64:`, as traces show them, or text as it is. */
function nodeValue({ format, value }: TreeNode, text: string, uri: string): NodeValue {
  if (text.startsWith(OCTETS)) {
    const octets = fromBase64(text.slice(OCTETS.length).trim());
    if (octets) return octets;
    throw refuse('step.bad-value', uri, 'takes octets as base64:...', 'base64 after the colon', text);
  }
  if (value instanceof Uint8Array) return utf8Encode(text);
  const form = FORMS[format];
  if (form && !form.test.test(text))
    throw refuse('step.bad-value', uri, `is of format ${format}`, form.is, text);
  return text;
}

const FORMS: Readonly<Record<string, { test: RegExp; is: string }>> = {
  int: { test: /^[+-]?\d+$/, is: 'a whole number' },
  bool: { test: /^(true|false)$/, is: 'true or false' },
  float: { test: /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/, is: 'a number' },
};

/** State nodes of all FUMO objects. */
function stateUris({ tree }: DeveloperTools): readonly string[] {
  const objects = tree.subtree('').filter((uri) => tree.find(uri)?.type === FUMO_URN);
  return objects.map((uri) => childUri(uri, 'State'));
}

/** The agent moves State along the edges of its diagram; pulled away under its hands it would go where none leads. */
function checkState(tools: DeveloperTools, uri: string, value: string): void {
  if (!stateUris(tools).includes(uri)) return;
  if (!isFumoState(Number(value))) {
    const states = Object.keys(STATES).join(', ');
    throw refuse('step.bad-value', displayUri(uri), 'is a State of FUMO', `one of ${states}`, value);
  }
  checkIdle(tools, displayUri(uri));
}

function checkIdle({ stage }: DeveloperTools, uri: string): void {
  const busy = stage();
  if (busy !== undefined)
    throw refuse('step.node-in-use', uri, `is in use: the device is ${busy}`, 'an update agent that rests');
}

function refuse(code: ErrorCode, uri: string, what: string, expected: string, found = uri): FumoError {
  return new FumoError(code, `${uri} ${what}`, { where: { path: uri }, expected, found });
}
