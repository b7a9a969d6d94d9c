/** Download descriptors of OMA Download 1.0 (DLOTA), and the install statuses that a device notifies with. */
import { FumoError } from '../errors.js';
import { type Element, isElement } from '../syncml/element.js';
import type { Warning } from '../syncml/message.js';
import { readXml, writeXml } from '../syncml/xml.js';
import { exchangeWarning } from './exchange-tolerance.js';

/** Namespace of a descriptor. */
export const DESCRIPTOR_NS = 'http://www.openmobilealliance.org/xmlns/dd';

export interface Descriptor {
  /** Media types of the object; at least one. */
  types: readonly string[];
  /** Octets of the object. */
  size: number;
  /** Where the object is; may be relative to the descriptor. */
  objectUri: string;
  /** Where the install status is posted to. */
  installNotifyUri?: string;
  nextUrl?: string;
  /** `1.0` when it says so. */
  ddVersion?: string;
  name?: string;
  description?: string;
  vendor?: string;
  infoUrl?: string;
  iconUri?: string;
  /** Vendor flags for the installer. */
  installParam?: string;
}

type OptionalField = Exclude<keyof Descriptor, 'types' | 'size' | 'objectUri'>;

/** Element names of the optional fields, in the order that they are written. */
const OPTIONAL: Readonly<Record<OptionalField, string>> = {
  ddVersion: 'DDVersion',
  name: 'name',
  vendor: 'vendor',
  description: 'description',
  installNotifyUri: 'installNotifyURI',
  nextUrl: 'nextURL',
  infoUrl: 'infoURL',
  iconUri: 'iconURI',
  installParam: 'installParam',
};

export interface InstallStatusRow {
  /** The words of the protocol that follow the code. */
  phrase: string;
  meaning: string;
  /** FUMO result code that fits best. */
  fumo: number;
  /** FUMO result code that Samsung's agent reports for it. */
  samsung?: number;
}

/** Install statuses of DLOTA; 904, 907-914 and 938-939 belong to MIDP and are not used here. */
export const INSTALL_STATUS = {
  900: { phrase: 'Success', meaning: 'the object is installed', fumo: 200 },
  901: { phrase: 'Insufficient memory', meaning: 'no room for the object', fumo: 501, samsung: 501 },
  902: { phrase: 'User Cancelled', meaning: 'the user gave up', fumo: 401, samsung: 401 },
  903: { phrase: 'Loss of Service', meaning: 'the network went away', fumo: 503, samsung: 409 },
  905: {
    phrase: 'Attribute mismatch',
    meaning: 'size or type differ from the descriptor',
    fumo: 402,
    samsung: 402,
  },
  906: { phrase: 'Invalid descriptor', meaning: 'the descriptor cannot be read', fumo: 409, samsung: 409 },
  951: {
    phrase: 'Invalid DDVersion',
    meaning: 'a descriptor of another major version',
    fumo: 409,
    samsung: 409,
  },
  952: { phrase: 'Device Aborted', meaning: 'the device gave up', fumo: 400, samsung: 400 },
  953: {
    phrase: 'Non-Acceptable Content',
    meaning: 'the device cannot use the object',
    fumo: 405,
    samsung: 405,
  },
  954: { phrase: 'Loader Error', meaning: 'the object cannot be fetched', fumo: 503, samsung: 411 },
} as const satisfies Record<number, InstallStatusRow>;

export type InstallStatus = keyof typeof INSTALL_STATUS;

/**
 * Reads a descriptor; unknown elements are ignored.
 * Errors: `descriptor.malformed` (not XML), `.root`, `.missing` (type, size or objectURI), `.size`, `.version`;
 * {@link descriptorStatus} gives the install status of each.
 */
export function readDescriptor(octets: Uint8Array): Descriptor {
  const fields = fieldsOf(readRoot(octets));
  const version = fields.get('DDVersion')?.[0];
  // The version comes first: a descriptor of another major version may well lack the rest.
  if (version !== undefined && !/^1\./.test(version)) {
    refuse('descriptor.version', 'DDVersion', 'a version that starts with 1.', version);
  }
  const [type, ...moreTypes] = mandatory(fields, 'type');
  const [size] = mandatory(fields, 'size');
  const [objectUri] = mandatory(fields, 'objectURI');
  return { types: [type, ...moreTypes], size: readSize(size), objectUri, ...optionalFields(fields) };
}

/** In what a descriptor departs from the standard though it can be read: a note each, or its refusal under strict. */
export function descriptorDepartures(octets: Uint8Array): Warning[] {
  const root = readRoot(octets);
  // Elements of others may stand among the standard's own.
  const own = root.children.filter(isElement).filter(({ name }) => isStandard(name));
  const all = [root, ...own];
  const odd = all.find(({ ns }) => ns !== DESCRIPTOR_NS);
  const spaced = own.find((one) => charactersOf(one) !== textOf(one));
  return [
    ...(odd
      ? [exchangeWarning('descriptor.namespace', `${odd.name} is in the namespace “${odd.ns}”`, pathTo(odd))]
      : []),
    ...(spaced
      ? [
          exchangeWarning(
            'descriptor.white-space',
            `${spaced.name} has white space around it`,
            pathTo(spaced),
          ),
        ]
      : []),
  ];
}

function isStandard(name: string): boolean {
  return ['type', 'size', 'objectURI', ...Object.values(OPTIONAL)].includes(name);
}

const pathTo = ({ name }: Element): string => (name === 'media' ? name : `media/${name}`);

/** The install status that a refused descriptor leads to: 951 for another version, 906 otherwise. */
export function descriptorStatus(error: unknown): InstallStatus {
  return error instanceof FumoError && error.code === 'descriptor.version' ? 951 : 906;
}

/** A descriptor as XML text, without a declaration of its own encoding: it is UTF-8. */
export function writeDescriptor(descriptor: Descriptor): string {
  const optional = optionalNames().flatMap((field): [string, string][] => {
    const value = descriptor[field];
    return value === undefined ? [] : [[OPTIONAL[field], value]];
  });
  const rows: [string, string][] = [
    ...descriptor.types.map((type): [string, string] => ['type', type]),
    ['size', String(descriptor.size)],
    ['objectURI', descriptor.objectUri],
    ...optional,
  ];
  return writeXml(
    element(
      'media',
      rows.map(([name, text]) => element(name, [text])),
    ),
    { declaration: true },
  );
}

/** Body of the POST to `installNotifyURI`. */
export function formatInstallStatus(status: InstallStatus): string {
  return `${status} ${INSTALL_STATUS[status].phrase}\r\n`;
}

/** The code that such a body starts with; undefined when it starts with none of DLOTA's. */
export function parseInstallStatus(body: string): InstallStatus | undefined {
  const code = Number(/^\s*(\d{3})\b/.exec(body)?.[1]);
  return isInstallStatus(code) ? code : undefined;
}

export function isInstallStatus(code: number): code is InstallStatus {
  return Object.hasOwn(INSTALL_STATUS, code);
}

function readRoot(octets: Uint8Array): Element {
  let root: Element;
  try {
    root = readXml(octets).root;
  } catch (error) {
    if (!(error instanceof FumoError)) throw error;
    throw new FumoError('descriptor.malformed', 'the download descriptor is not well-formed XML', {
      ...(error.where === undefined ? {} : { where: error.where }),
      found: error.message,
      cause: error,
    });
  }
  if (root.name !== 'media') refuse('descriptor.root', root.name, 'a media element', root.name);
  return root;
}

/** Child elements with text, by local name: deployed descriptors leave the namespace out or misspell it. */
function fieldsOf(root: Element): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const child of root.children.filter(isElement)) {
    const text = textOf(child);
    if (text !== '') fields.set(child.name, [...(fields.get(child.name) ?? []), text]);
  }
  return fields;
}

function textOf(element: Element): string {
  return charactersOf(element).trim();
}

function charactersOf({ children }: Element): string {
  return children.filter((child) => typeof child === 'string').join('');
}

function mandatory(fields: ReadonlyMap<string, string[]>, name: string): [string, ...string[]] {
  const [first, ...rest] = fields.get(name) ?? [];
  return first === undefined
    ? refuse('descriptor.missing', name, `a ${name} element`, 'none')
    : [first, ...rest];
}

function readSize(text: string): number {
  const size = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(size)
    ? size
    : refuse('descriptor.size', 'size', 'a whole number of octets', text);
}

function optionalFields(fields: ReadonlyMap<string, string[]>): Pick<Descriptor, OptionalField> {
  return Object.fromEntries(
    optionalNames().flatMap((field) => {
      const value = fields.get(OPTIONAL[field])?.[0];
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

function optionalNames(): OptionalField[] {
  return Object.keys(OPTIONAL) as OptionalField[];
}

function element(name: string, children: Element['children']): Element {
  return { name, ns: DESCRIPTOR_NS, children };
}

function refuse(code: `descriptor.${string}`, place: string, expected: string, found: string): never {
  throw new FumoError(code, 'the download descriptor cannot be used', {
    where: { path: place === 'media' ? 'media' : `media/${place}` },
    expected,
    found,
    hint: 'A descriptor needs type, size and objectURI inside media.',
    spec: 'OMA Download 1.0, download descriptor',
  });
}
