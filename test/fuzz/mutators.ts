/** Ways to spoil a message: of octets in general, of WBXML, of XML text and of Package #0. */
import { concatOctets, utf8DecodeLeniently, utf8Encode } from '../../src/syncml/octets.js';
import type { Chance } from './budget.js';

/** @param other another message of the same kind, to be spliced in */
export type Mutator = (octets: Uint8Array, chance: Chance, other: Uint8Array) => Uint8Array;

/** No mutant is larger, so that many can be tried. */
const LARGEST = 24_576;
const capped = (octets: Uint8Array): Uint8Array =>
  octets.length > LARGEST ? octets.subarray(0, LARGEST) : octets;

function insert(octets: Uint8Array, at: number, added: Uint8Array, removed = 0): Uint8Array {
  return concatOctets(octets.subarray(0, at), added, octets.subarray(at + removed));
}

function range(octets: Uint8Array, chance: Chance, longest = 40): { start: number; end: number } {
  const start = chance.below(octets.length + 1);
  return { start, end: Math.min(octets.length, start + 1 + chance.below(longest)) };
}

function changed(octets: Uint8Array, at: number, value: number): Uint8Array {
  const copy = octets.slice();
  if (at < copy.length) copy[at] = value & 0xff;
  return copy;
}

const flipBit: Mutator = (octets, chance) => {
  const at = chance.below(octets.length);
  return changed(octets, at, (octets[at] ?? 0) ^ (1 << chance.below(8)));
};
const setOctet: Mutator = (octets, chance) => changed(octets, chance.below(octets.length), chance.below(256));
const truncate: Mutator = (octets, chance) => octets.slice(0, chance.below(octets.length));
const remove: Mutator = (octets, chance) => {
  const { start, end } = range(octets, chance);
  return insert(octets, start, new Uint8Array(), end - start);
};
const repeat: Mutator = (octets, chance) => {
  const { start, end } = range(octets, chance);
  const part = octets.subarray(start, end);
  const times = chance.once(20) ? 300 : 1 + chance.below(4);
  return insert(octets, end, concatOctets(...new Array<Uint8Array>(times).fill(part)));
};
const swapParts: Mutator = (octets, chance) => {
  const [first, second] = [range(octets, chance), range(octets, chance)];
  if (first.end > second.start) return octets;
  const [a, b] = [octets.subarray(first.start, first.end), octets.subarray(second.start, second.end)];
  const between = octets.subarray(first.end, second.start);
  return concatOctets(octets.subarray(0, first.start), b, between, a, octets.subarray(second.end));
};
/** The beginning of one message and the end of another, or a part of the other in the middle. */
const splice: Mutator = (octets, chance, other) => {
  if (chance.once(2))
    return concatOctets(
      octets.subarray(0, chance.below(octets.length)),
      other.subarray(chance.below(other.length)),
    );
  const { start, end } = range(other, chance, 200);
  return insert(octets, chance.below(octets.length), other.subarray(start, end));
};

const ANY: readonly Mutator[] = [flipBit, setOctet, truncate, remove, repeat, swapParts, splice];

// ---- WBXML ----------------------------------------------------------------------------------------------------

/** Multi-byte integers: huge ones, endless ones, padded ones. */
const LIES = ['ffffffff7f', '8fffffff7f', '8080808001', 'ffffffffffff', '8001', 'ff7f', '00', '7f'].map(
  (digits) => Uint8Array.from(Buffer.from(digits, 'hex')),
);
const NUMBER_TOKENS: readonly number[] = [0xc3, 0x83, 0x02, 0x04, 0x44];

const lengthLie: Mutator = (octets, chance) => {
  const places = [...octets.keys()].filter((at) => NUMBER_TOKENS.includes(octets[at] ?? 0));
  const inHeader = chance.once(4) || places.length === 0;
  const at = inHeader ? 1 + chance.below(5) : chance.pick(places) + 1;
  return insert(octets, Math.min(at, octets.length), chance.pick(LIES), 1);
};
const tokenSwap: Mutator = (octets, chance) => {
  const at = 5 + chance.below(Math.max(1, octets.length - 5));
  const token = 0x05 + chance.below(0x3b);
  return changed(octets, at, token | (chance.once(2) ? 0x40 : 0) | (chance.once(20) ? 0x80 : 0));
};
const GLOBAL = [0x00, 0x01, 0x02, 0x03, 0x04, 0x40, 0x43, 0x44, 0x80, 0x83, 0x84, 0xc0, 0xc3, 0xc4];
const globalToken: Mutator = (octets, chance) =>
  insert(octets, chance.below(octets.length), Uint8Array.of(chance.pick(GLOBAL)), chance.below(2));
const switchPage: Mutator = (octets, chance) =>
  insert(
    octets,
    chance.below(octets.length),
    Uint8Array.of(0, chance.once(2) ? chance.below(4) : chance.below(256)),
  );
const nest: Mutator = (octets, chance) => {
  const levels = chance.pick([2, 62, 63, 64, 65, 300, 10_000]);
  const at = 5 + chance.below(Math.max(1, octets.length - 5));
  const opened = new Uint8Array(levels).fill(0x54);
  return chance.once(2)
    ? insert(octets, at, opened)
    : insert(octets, at, concatOctets(opened, new Uint8Array(levels).fill(0x01)));
};
const crowd: Mutator = (octets, chance) => {
  const at = 5 + chance.below(Math.max(1, octets.length - 5));
  return insert(
    octets,
    at,
    new Uint8Array(chance.pick([10, 100, 1000, 20_000])).fill(chance.pick([0x14, 0x12, 0x1a, 0x0f])),
  );
};
/** A string table in front, and references into it: to strings, to the middle of one, to outside. */
const stringTable: Mutator = (octets, chance) => {
  const table = utf8Encode('CmdID\0x-00-06\0x-07-22\0\u{20AC}\0Item\0a b');
  const header = Uint8Array.of(chance.below(5), 0xa4, 0x01, 0x6a, table.length);
  const whole = concatOctets(header, table, octets.subarray(5));
  const at = header.length + table.length + chance.below(Math.max(1, octets.length - 5));
  const reference = Uint8Array.of(chance.pick([0x83, 0x04, 0x44]), chance.below(table.length + 3));
  return insert(whole, at, concatOctets(...new Array<Uint8Array>(1 + chance.below(3)).fill(reference)));
};

const OF_WBXML: readonly Mutator[] = [
  lengthLie,
  tokenSwap,
  globalToken,
  switchPage,
  nest,
  crowd,
  stringTable,
];

// ---- XML ------------------------------------------------------------------------------------------------------

const onText =
  (change: (text: string, chance: Chance) => string): Mutator =>
  (octets, chance) =>
    utf8Encode(change(utf8DecodeLeniently(octets), chance));

function atTag(text: string, chance: Chance, added: string): string {
  const places = [...text.matchAll(/</g)].map(({ index }) => index);
  const at = places.length > 0 ? chance.pick(places) : 0;
  return text.slice(0, at) + added + text.slice(at);
}

const ATTRIBUTES = [
  ' a="b"',
  ' xmlns="urn:x"',
  ' xmlns=""',
  ' xmlns:p="syncml:metinf"',
  ' xml:lang="en"',
  ' p:a="1"',
  ' xmlns="SYNCML:SYNCML1.1"',
  ' xmlns="syncml:METINF"',
  ' __proto__="1"',
  ' constructor="1"',
  " a='&lt;\"'",
  ' a="&#10;"',
  ' xmlns="x-wbxml-page:07"',
];
const attribute = onText((text, chance) => {
  const places = [...text.matchAll(/<[A-Za-z]+/g)].map((match) => match.index + match[0].length);
  const at = places.length > 0 ? chance.pick(places) : 0;
  return text.slice(0, at) + chance.pick(ATTRIBUTES) + text.slice(at);
});
const MARKUP = [
  '&x;',
  '&#0;',
  '&#xD800;',
  '&#99999999999;',
  '&amp;',
  '&#13;',
  '&',
  '<!---->',
  '<!-- -- -->',
  '<![CDATA[ ]]>',
  '<![CDATA[<a>&x;]]>',
  ']]>',
  '<?x y?>',
  '<?xml version="1.0"?>',
  '<!DOCTYPE a>',
  '<!DOCTYPE a [<!ENTITY x "y">]>',
  '<a:b/>',
  '<a:b:c/>',
  '<x-00-06/>',
  '<x-07-22 xmlns="x-wbxml-page:07"/>',
  '<__proto__/>',
  '<constructor/>',
  '<Data>',
  '</Data>',
  '<Final/>',
  '<Meta><Format xmlns="syncml:metinf">bin</Format></Meta>',
  '\u{FEFF}',
  '\u{0}',
  '\u{10FFFF}',
  '\r\n \t',
  ' text ',
];
const markup = onText((text, chance) => {
  if (chance.once(2)) return atTag(text, chance, chance.pick(MARKUP));
  const at = chance.below(text.length + 1);
  return text.slice(0, at) + chance.pick(MARKUP) + text.slice(at);
});
const bomb = onText((text, chance) => {
  const entities = [...new Array(10).keys()].map((at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`);
  return `<!DOCTYPE SyncML [<!ENTITY e0 "x">${entities.join('')}]>${atTag(text, chance, '&e10;')}`;
});
const nestTags = onText((text, chance) => {
  const levels = chance.pick([2, 62, 63, 64, 65, 300, 5000]);
  const name = chance.pick(['a', 'Item', 'Sequence', 'Node']);
  return atTag(
    text,
    chance,
    `<${name}>`.repeat(levels) + (chance.once(2) ? '' : `</${name}>`.repeat(levels)),
  );
});
const crowdTags = onText((text, chance) =>
  atTag(
    text,
    chance,
    chance.pick(['<Item/>', '<a/>', '<Final/>', 'x', '<!---->']).repeat(chance.pick([10, 100, 2000])),
  ),
);
const swapTags = onText((text, chance) => {
  const tags = [...new Set([...text.matchAll(/<([A-Za-z]+)/g)].map(([, name]) => name ?? ''))];
  const [one, two] = [chance.pick(['a', ...tags]), chance.pick(['a', ...tags])];
  return text.replace(new RegExp(`(</?)${one}\\b`, 'g'), `$1${two}`);
});
const dropTag = onText((text, chance) => {
  const tags = [...text.matchAll(/<[^>]*>/g)];
  const tag = tags.length > 0 ? chance.pick(tags) : undefined;
  return tag ? text.slice(0, tag.index) + text.slice(tag.index + tag[0].length) : text;
});

const OF_XML: readonly Mutator[] = [attribute, markup, bomb, nestTags, crowdTags, swapTags, dropTag];

// ---- Package #0 -----------------------------------------------------------------------------------------------

const field: Mutator = (octets, chance) => changed(octets, 16 + chance.below(8), chance.below(256));
const idLength: Mutator = (octets, chance) =>
  changed(octets, 23, chance.pick([0, 1, 255, chance.below(256)]));
const badUtf8: Mutator = (octets, chance) => changed(octets, 24 + chance.below(12), 0x80 + chance.below(128));
const extend: Mutator = (octets, chance) => concatOctets(octets, new Uint8Array(chance.pick([1, 8, 10_000])));

const OF_NOTIFICATION: readonly Mutator[] = [field, idLength, badUtf8, extend];

export const MUTATORS = {
  wbxml: [...ANY, ...OF_WBXML],
  xml: [...ANY, ...OF_XML, ...OF_XML],
  notification: [...ANY, ...OF_NOTIFICATION],
} as const satisfies Record<string, readonly Mutator[]>;

export type Family = keyof typeof MUTATORS;

/** One to four changes to one of the specimens. */
export function mutant(
  family: Family,
  octets: Uint8Array,
  others: readonly Uint8Array[],
  chance: Chance,
): Uint8Array {
  let result = octets;
  for (let left = 1 + chance.below(4); left > 0; left -= 1)
    result = capped(chance.pick(MUTATORS[family])(result, chance, chance.pick(others)));
  return result;
}
