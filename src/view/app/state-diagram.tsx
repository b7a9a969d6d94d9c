/** The state diagram of FUMO 1.0, drawn; edges that were taken are strong and carry their numbers. */
import type { JSX } from 'preact';
import { type FumoState, isFumoState, STATES, TRANSITIONS } from '../../dm/fumo.js';
import { sanitizeText } from '../../trace/sanitize.js';
import { edgesTaken, type Machine } from '../model/machine.js';
import { WORDS } from '../words.js';

const BOX = { width: 128, height: 46 };

/** Middles of the boxes. */
const PLACES: Readonly<Record<FumoState, readonly [x: number, y: number]>> = {
  10: [232, 40],
  30: [232, 130],
  20: [84, 130],
  40: [232, 220],
  50: [232, 310],
  60: [232, 400],
  70: [126, 490],
  80: [126, 580],
  90: [330, 490],
  100: [330, 580],
};

interface Route {
  d: string;
  /** Where its numbers stand. */
  at: readonly [x: number, y: number];
}

const ROUTES: Readonly<Record<string, Route>> = {
  '10>30': { d: 'M232 63V103', at: [232, 83] },
  '10>50': { d: 'M296 48C352 62 364 100 364 175S354 300 300 310', at: [364, 180] },
  '30>20': { d: 'M168 130H152', at: [158, 112] },
  '30>40': { d: 'M232 153V193', at: [232, 173] },
  '40>50': { d: 'M232 243V283', at: [232, 263] },
  '50>60': { d: 'M232 333V373', at: [232, 353] },
  '50>10': { d: 'M168 304C140 294 154 110 157 92S163 74 178 66', at: [150, 230] },
  '60>70': { d: 'M202 423L158 463', at: [180, 443] },
  '60>90': { d: 'M262 423L302 463', at: [282, 443] },
  '70>80': { d: 'M126 513V553', at: [126, 533] },
  '90>100': { d: 'M330 513V553', at: [330, 533] },
  '20>10': { d: 'M84 107C84 60 116 43 164 43', at: [93, 72] },
  '80>10': { d: 'M62 580H36C12 580 12 560 12 540V70C12 32 40 29 72 29H164', at: [12, 330] },
  '90>10': { d: 'M394 490H396C410 490 410 470 410 450V70C410 40 394 35 374 35H300', at: [410, 300] },
  '100>10': { d: 'M394 580H412C432 580 432 560 432 540V60C432 28 412 26 392 26H300', at: [432, 400] },
};

export function StateDiagram({ machine }: { machine: Machine }): JSX.Element {
  const taken = edgesTaken(machine);
  const visited = new Set(machine.moves.flatMap(({ event }) => [event.from, event.to]));
  const strangers = [...taken].filter(([edge]) => !(edge in ROUTES));
  const told = machine.moves.map(({ event }) => `${event.from} → ${event.to}`).slice(0, 60);
  return (
    <figure class="diagram">
      <svg
        viewBox="0 8 446 602"
        role="img"
        aria-label={WORDS.diagramTold(sanitizeText(machine.uri), told.join(', '))}
      >
        <title>{WORDS.diagram}</title>
        <defs>
          {['quiet', 'strong', 'bad'].map((kind) => (
            <marker
              key={kind}
              id={`tip-${kind}`}
              class={`tip-${kind}`}
              viewBox="0 0 8 8"
              refX="6.5"
              refY="4"
              markerUnits="userSpaceOnUse"
              markerWidth="9"
              markerHeight="9"
              orient="auto-start-reverse"
            >
              <path d="M0 0L8 4L0 8Z" />
            </marker>
          ))}
        </defs>
        {TRANSITIONS.map(({ from, to }) => (
          <Edge key={`${from}>${to}`} edge={`${from}>${to}`} isTaken={taken.has(`${from}>${to}`)} />
        ))}
        {strangers.map(([edge]) => (
          <Stranger key={edge} edge={edge} />
        ))}
        {Object.keys(PLACES).map((state) => (
          <State
            key={state}
            state={Number(state)}
            isVisited={visited.has(Number(state))}
            isLast={machine.state === Number(state)}
          />
        ))}
        {[...taken].map(([edge, numbers]) => (
          <Numbers key={edge} at={ROUTES[edge]?.at ?? middleOf(edge)} numbers={numbers} />
        ))}
      </svg>
    </figure>
  );
}

function Edge({ edge, isTaken }: { edge: string; isTaken: boolean }): JSX.Element | null {
  const route = ROUTES[edge];
  if (!route) return null;
  const kind = isTaken ? 'strong' : 'quiet';
  return <path class={`edge ${kind}`} d={route.d} marker-end={`url(#tip-${kind})`} />;
}

/** A move that the diagram does not have. States of vendors have no box, so they get no line. */
function Stranger({ edge }: { edge: string }): JSX.Element | null {
  const [from, to] = edge.split('>').map(Number);
  const [a, b] = [placeOf(from), placeOf(to)];
  if (!a || !b || from === to) return null;
  return <path class="edge bad" d={`M${a[0]} ${a[1]}L${b[0]} ${b[1]}`} marker-end="url(#tip-bad)" />;
}

function placeOf(state: number | undefined): readonly [number, number] | undefined {
  return state !== undefined && isFumoState(state) ? PLACES[state] : undefined;
}

function middleOf(edge: string): readonly [number, number] | undefined {
  const [a, b] = edge.split('>').map((state) => placeOf(Number(state)));
  return a && b ? [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] : undefined;
}

function State({
  state,
  isVisited,
  isLast,
}: {
  state: number;
  isVisited: boolean;
  isLast: boolean;
}): JSX.Element | null {
  if (!isFumoState(state)) return null;
  const [x, y] = PLACES[state];
  const [first = '', second = ''] = linesOf(STATES[state].name);
  return (
    <g class={`state${isVisited ? ' visited' : ''}${isLast ? ' last' : ''}`}>
      <rect x={x - BOX.width / 2} y={y - BOX.height / 2} width={BOX.width} height={BOX.height} rx="8" />
      <text x={x} y={y - 7} class="state-number">
        {state}
      </text>
      <text x={x} y={y + (second === '' ? 9 : 6)}>
        {first}
      </text>
      {second !== '' && (
        <text x={x} y={y + 17}>
          {second}
        </text>
      )}
    </g>
  );
}

/** `Update failed, have data` on two lines. */
function linesOf(name: string): string[] {
  return name.includes(', ') ? name.split(', ') : [name];
}

function Numbers({
  at,
  numbers,
}: {
  at: readonly [number, number] | undefined;
  numbers: readonly number[];
}): JSX.Element | null {
  if (!at) return null;
  const text = numbers.length > 3 ? `${numbers.slice(0, 2).join(', ')} …` : numbers.join(', ');
  const width = Math.max(20, 8 + text.length * 7);
  return (
    <g class="edge-number">
      <rect x={at[0] - width / 2} y={at[1] - 10} width={width} height="20" rx="10" />
      <text x={at[0]} y={at[1] + 4}>
        {text}
      </text>
    </g>
  );
}
