/**
 * Building blocks of the typed message: a codec turns one element into one value and back, a field says how often an
 * element occurs, and a record puts fields together. Each element of the message is described once, for both ways.
 */
import { type ContentModel, contentModel } from './content-models.js';
import { type Element, isElement, type Node } from './element.js';
import { below, missing, type Trail, tolerate } from './reading.js';

/** One element as a typed value. */
export interface Codec<V> {
  /** Errors: `syncml.*` with the element path. */
  read(at: Trail): V;
  write(value: V, name: string): Element;
}

/** The elements of one name inside a parent, as one typed value. */
export interface Field<V> {
  element: string;
  /** Further elements of the name are not part of the value but of the parent's unknown ones. */
  single: boolean;
  /** Without elements of the name there is no value, and nothing to say about that. */
  mayLack: boolean;
  read(found: readonly Element[], parent: Trail): V | undefined;
  /** @param repeated further elements of the name follow as unknown ones, so that the first must not be left out */
  write(value: V, repeated?: boolean): Element[];
}

/** One field for each property of a record, save those that the record fills in by itself. */
export type Fields<T, Own extends keyof T = never> = {
  readonly [K in Exclude<keyof T, Own | 'unknown'>]-?: Field<Exclude<T[K], undefined>>;
};

function first<V>(codec: Codec<V>, found: readonly Element[], parent: Trail): V | undefined {
  const [element] = found;
  return element && codec.read(below(parent, element));
}

export function optional<V>(element: string, codec: Codec<V>): Field<V> {
  return {
    element,
    single: true,
    mayLack: true,
    read: (found, parent) => first(codec, found, parent),
    write: (value) => [codec.write(value, element)],
  };
}

/** Errors when absent: `syncml.missing-element`. */
export function required<V>(element: string, codec: Codec<V>): Field<V> {
  return {
    ...optional(element, codec),
    mayLack: false,
    read(found, parent) {
      const [only] = found;
      if (!only) throw missing(parent, element);
      return codec.read(below(parent, only));
    },
  };
}

/** A mandatory text that some peers leave out: reads as empty, with a warning, and an empty one is not written. */
export function tolerated(element: string, codec: Codec<string>): Field<string> {
  return {
    ...optional(element, codec),
    mayLack: false,
    read(found, parent) {
      if (found.length === 0) noteMissing(parent, element);
      return first(codec, found, parent) ?? '';
    },
    write: (value, repeated) => (value === '' && !repeated ? [] : [codec.write(value, element)]),
  };
}

export function noteMissing(parent: Trail, element: string): void {
  tolerate(parent, 'missing-element', `${parent.element.name} has no ${element}`, element);
}

/** Any number; none reads as the empty list. */
export function many<V>(element: string, codec: Codec<V>): Field<readonly V[]> {
  return {
    element,
    single: false,
    mayLack: false,
    read: (found, parent) => found.map((child) => codec.read(below(parent, child))),
    write: (values) => values.map((value) => codec.write(value, element)),
  };
}

/** One or more; none reads as the empty list, with a warning. */
export function some<V>(element: string, codec: Codec<V>): Field<readonly V[]> {
  const field = many(element, codec);
  return {
    ...field,
    read(found, parent) {
      if (found.length === 0) noteMissing(parent, element);
      return field.read(found, parent);
    },
  };
}

/** Any number; none reads as an absent property. */
export function optionalMany<V>(element: string, codec: Codec<V>): Field<readonly V[]> {
  const field = many(element, codec);
  return { ...field, mayLack: true };
}

/** The presence of an empty element. */
export function flag(element: string, ns: string): Field<boolean> {
  return {
    element,
    single: true,
    mayLack: true,
    read(found, parent) {
      const [only] = found;
      if (only) noteContent(below(parent, only));
      return true;
    },
    write: (value) => (value ? [{ name: element, ns, children: [] }] : []),
  };
}

interface Extensible {
  unknown?: readonly Element[];
}

/** A record read from some of an element's children and written back in the order of its content model. */
export interface RecordCodec<T> extends Codec<T> {
  /** True for the children that the record's fields take. */
  takes(child: Element): boolean;
  /** Reads from a choice of the element's children. */
  readFrom(children: readonly Node[], at: Trail): T;
  /** The children that the record writes. */
  children(value: T): Element[];
}

/**
 * Describes an element of the vocabulary as a record. `own` fills in the properties that no child element holds.
 *
 * Reading takes children in any order, with the warning `syncml.element-order` when it is not the model's. What no
 * field takes is kept in `unknown`.
 */
export function record<T extends Extensible, Own extends keyof T = never>(
  ns: string,
  name: string,
  fields: Fields<T, Own>,
  own: Pick<T, Own>,
): RecordCodec<T> {
  const model = contentModel(ns, name);
  const rows = inModelOrder(Object.entries<Field<unknown>>(fields), model);
  const codec = new RecordOfFields(ns, model, rows, own);
  return codec as RecordCodec<unknown> as RecordCodec<T>;
}

const NONE: readonly Element[] = [];

type FieldRow = readonly [key: string, field: Field<unknown>];

function inModelOrder(rows: readonly FieldRow[], model: ContentModel | undefined): FieldRow[] {
  const rankOf = ([, field]: FieldRow): number => model?.ranks.get(field.element) ?? Number.MAX_SAFE_INTEGER;
  return rows.toSorted((left, right) => rankOf(left) - rankOf(right));
}

/** The untyped half of {@link record}: its signature ties the values to the fields. */
class RecordOfFields implements RecordCodec<Record<string, unknown>> {
  readonly #ns: string;
  readonly #childNs: string;
  readonly #model: ContentModel | undefined;
  readonly #rows: readonly FieldRow[];
  readonly #byElement: ReadonlyMap<string, Field<unknown>>;
  readonly #own: object;

  constructor(ns: string, model: ContentModel | undefined, rows: readonly FieldRow[], own: object) {
    this.#ns = ns;
    this.#childNs = model?.childNs ?? ns;
    this.#model = model;
    this.#rows = rows;
    this.#byElement = new Map(rows.map(([, field]) => [field.element, field]));
    this.#own = own;
  }

  takes(child: Element): boolean {
    return child.ns === this.#childNs && this.#byElement.has(child.name);
  }

  read(at: Trail): Record<string, unknown> {
    return this.readFrom(at.element.children, at);
  }

  readFrom(children: readonly Node[], at: Trail): Record<string, unknown> {
    const found = new Map<Field<unknown>, Element[]>();
    const unknown: Element[] = [];
    for (const child of children) {
      if (isElement(child)) this.#sortOut(child, found, unknown, at);
      else if (!this.#model?.text) noteText(child, at);
    }
    noteOrder(at);
    const value: Record<string, unknown> = { ...this.#own };
    for (const [key, field] of this.#rows) {
      const elements = found.get(field);
      if (!elements && field.mayLack) continue;
      const part = field.read(elements ?? NONE, at);
      if (part !== undefined) value[key] = part;
    }
    if (unknown.length > 0) value.unknown = unknown;
    return value;
  }

  #sortOut(child: Element, found: Map<Field<unknown>, Element[]>, unknown: Element[], at: Trail): void {
    const field = child.ns === this.#childNs ? this.#byElement.get(child.name) : undefined;
    const same = field && found.get(field);
    if (field && !same) found.set(field, [child]);
    else if (same && !field?.single) same.push(child);
    else {
      if (field) noteRepeated(child, at);
      else noteUnknown(child, at, this.#model);
      unknown.push(child);
    }
  }

  write(value: Record<string, unknown>, name: string): Element {
    return { name, ns: this.#ns, children: this.children(value) };
  }

  children(value: Record<string, unknown>): Element[] {
    const children: Element[] = [];
    const unknown = unknownIn(value);
    for (const [key, field] of this.#rows) {
      const part = value[key];
      const repeated = unknown.some(({ ns, name }) => name === field.element && ns === this.#childNs);
      if (part !== undefined) children.push(...field.write(part, repeated));
    }
    return [...children, ...unknown];
  }
}

function unknownIn({ unknown }: Record<string, unknown>): readonly Element[] {
  return Array.isArray(unknown) ? unknown : NONE;
}

/** Warns about anything inside an element that is to be empty. */
export function noteContent(at: Trail): void {
  for (const child of at.element.children) {
    if (isElement(child)) noteUnknown(child, at, undefined);
    else noteText(child, at);
  }
}

/** Warns about character data where only elements belong. */
export function noteText(child: string | Uint8Array, at: Trail): void {
  if (typeof child === 'string' ? child.trim() === '' : child.length === 0) return;
  tolerate(at, 'unexpected-text', `${at.element.name} has character data between its elements`);
}

/** Warns about an element that the parent's content model does not name. */
export function noteUnknown(child: Element, at: Trail, model: ContentModel | undefined): void {
  if (child.ns === model?.childNs && model.ranks.has(child.name)) return;
  tolerate(at, 'unknown-element', `${child.name} has no place in ${at.element.name}`, child.name);
}

function noteRepeated(child: Element, at: Trail): void {
  tolerate(at, 'repeated-element', `${at.element.name} has more than one ${child.name}`, child.name);
}

/** Warns once when the children of an element are not in the order of its model. */
export function noteOrder(at: Trail): void {
  const model = contentModel(at.element.ns, at.element.name);
  if (!model || model.text) return;
  let last = 0;
  for (const child of at.element.children) {
    if (!isElement(child)) continue;
    const rank = model.ranks.get(child.name);
    if (rank === undefined) continue;
    if (rank < last) {
      tolerate(at, 'element-order', `${child.name} comes too late in ${at.element.name}`);
      return;
    }
    last = rank;
  }
}
