/** Where flows come from: the folder of built-in ones, and the reader's own files. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FumoError } from '../../errors.js';
import { innerNodes, stepsIn } from './inner-nodes.js';
import { nearest } from './nearest.js';
import { parseFlow } from './parse.js';
import type { Flow, FlowNode } from './types.js';

export interface FlowSummary {
  name: string;
  title: string;
  about: string;
  section?: string;
  document?: string;
  /** Ids of the prompts that the flow may ask, includes left out. */
  prompts: readonly string[];
  file: string;
}

export interface FlowLibrary {
  list(): Promise<FlowSummary[]>;
  /** A built-in's name, or a path to a file. @throws FumoError `flow.not-found`, and all of `parseFlow` */
  find(nameOrPath: string): Promise<Flow>;
  /** A flow together with all that it includes, by name. @throws FumoError as `find` */
  closure(flow: Flow): Promise<ReadonlyMap<string, Flow>>;
  /** The text of the file, as it is. */
  text(nameOrPath: string): Promise<string>;
}

export function openLibrary(folder: string): FlowLibrary {
  const names = async () => (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  const read = async (nameOrPath: string, from?: string) => {
    const path = await locate(nameOrPath, from);
    try {
      return { path, text: await readFile(path, 'utf8') };
    } catch (cause) {
      throw await notFound(nameOrPath, cause);
    }
  };

  async function locate(nameOrPath: string, from?: string): Promise<string> {
    if (!looksLikePath(nameOrPath) && (await names()).includes(`${nameOrPath}.yaml`)) {
      return join(resolve(folder), `${nameOrPath}.yaml`);
    }
    const file = looksLikePath(nameOrPath) ? nameOrPath : `${nameOrPath}.yaml`;
    return resolve(from === undefined ? '.' : dirname(from), file);
  }

  async function notFound(wanted: string, cause: unknown): Promise<FumoError> {
    const known = (await names()).map((file) => basename(file, '.yaml'));
    const near = nearest(wanted, known);
    return new FumoError('flow.not-found', `there is no flow ${wanted}`, {
      expected: `one of ${known.join(', ')}, or the path of a flow file`,
      found: wanted,
      hint: near === undefined ? 'List the built-in flows with "fumo flow list".' : `Did you mean ${near}?`,
      cause,
    });
  }

  /** Where each flow was read from, for what it includes by path. */
  const paths = new WeakMap<Flow, string>();
  const open = async (nameOrPath: string, from?: string): Promise<Flow> => {
    const { path, text } = await read(nameOrPath, from);
    const flow = parseFlow(text, dirname(path) === resolve(folder) ? `flows/${basename(path)}` : nameOrPath);
    paths.set(flow, path);
    return flow;
  };

  const library: FlowLibrary = {
    async list() {
      const flows = await Promise.all((await names()).map((file) => library.find(basename(file, '.yaml'))));
      return flows.map(summarize);
    },
    find: (nameOrPath) => open(nameOrPath),
    async closure(flow) {
      const found = new Map<string, Flow>([[flow.name, flow]]);
      const load = async (node: FlowNode, from: Flow): Promise<void> => {
        for (const inner of innerNodes(node)) await load(inner, from);
        if (node.node !== 'include' || found.has(node.flow)) return;
        const included = await open(node.flow, paths.get(from));
        found.set(node.flow, included);
        for (const inner of included.steps) await load(inner, included);
      };
      for (const node of flow.steps) await load(node, flow);
      return found;
    },
    text: async (nameOrPath) => (await read(nameOrPath)).text,
  };
  return library;
}

function looksLikePath(name: string): boolean {
  return /[/\\]|\.ya?ml$/.test(name);
}

function summarize(flow: Flow): FlowSummary {
  const asked = stepsIn(flow.steps).flatMap(({ verb, params }) =>
    verb === 'answers' ? [String(params.prompt)] : [],
  );
  return {
    name: flow.name,
    title: flow.title,
    about: flow.about,
    ...(flow.spec && { section: flow.spec.section, document: flow.spec.document }),
    prompts: [...new Set([...asked, ...Object.keys(flow.prompts)])],
    file: flow.file,
  };
}
