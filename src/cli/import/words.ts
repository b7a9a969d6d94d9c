/** The words of `trace import`. */
import type { CaptureFormat } from '../../trace/event.js';
import type { CapturePlace, LeftOut, LeftOutReason } from '../../trace/import/index.js';
import { andList, count } from '../words.js';
import type { CommandWords } from '../words-help.js';

const ME = '<%= config.bin %> <%= command.id %>';

export const IMPORT_COMMAND: CommandWords = {
  summary: 'Make a trace out of a recording of other clients and servers.',
  description: `The recording may be a capture (pcap, pcapng), an HTTP archive (HAR), flows of mitmproxy, a folder of messages (*.xml, *.wbxml, *.bin, in the order of their names) or one message; gzip around it is taken off. Connections are put in order, HTTP and WAP push are read, and what is DM, or fetches what DM named, becomes a trace that is listed, shown, checked, exported and compared like fumo's own.

Whatever is left out is said, with its reason and its place. TLS cannot be read: record behind it, or with mitmproxy.`,
  examples: [
    { description: 'A capture becomes import-1', command: `${ME} phone.pcapng` },
    { description: 'See what is in it and import nothing', command: `${ME} phone.pcapng --list` },
    {
      description: 'A folder of messages, as a trace file',
      command: `${ME} messages/ --output session.jsonl`,
    },
    {
      description: 'Straight from a capturing program, as JSON',
      command: `tcpdump -w - port 80 | ${ME} - --json`,
    },
  ],
};

export const IMPORT_FLAGS = {
  capture: 'The recording: a file, a folder of messages, or "-" for standard input.',
  list: 'Only say what is in the recording.',
  output: 'Write the trace to this file instead of the recorded runs; "-" for standard output.',
  force: 'Replace the file if it is there.',
} as const;

/** What each reason means; the number tells singular from plural. */
const REASONS: Readonly<Record<LeftOutReason, (number: number) => string>> = {
  'capture-torn': () => 'the end of the recording, which is torn',
  'link-type': (n) => `${count(n, 'packet')} of a link that is not known`,
  'not-ip': (n) => `${count(n, 'packet')} that ${n === 1 ? 'is' : 'are'} not IP`,
  'ip-fragment': (n) => count(n, 'piece of an IP packet', 'pieces of IP packets'),
  'other-protocol': (n) => `${count(n, 'IP packet')} with neither TCP nor UDP`,
  'packet-damaged': (n) => count(n, 'damaged packet'),
  'packet-cut': (n) => `the ends of ${count(n, 'packet')}, which the capture cut`,
  'udp-other': (n) => `${count(n, 'UDP packet')} that ${n === 1 ? 'is' : 'are'} no WAP push`,
  'push-other': (n) => `${count(n, 'WAP push', 'WAP pushes')} of other things`,
  'tcp-gap': (n) => `${count(n, 'stretch', 'stretches')} of TCP that the capture missed`,
  'too-many-connections': (n) => `${count(n, 'packet')} of more connections than are followed`,
  tls: (n) => `${count(n, 'TLS connection')}, which cannot be read without ${n === 1 ? 'its' : 'their'} keys`,
  http2: (n) => `${count(n, 'HTTP/2 connection')}`,
  'not-http': (n) => `${count(n, 'TCP connection')} that ${n === 1 ? 'is' : 'are'} not HTTP`,
  'http-broken': (n) => `${count(n, 'place')} where HTTP is broken`,
  'cut-short': (n) => `${count(n, 'HTTP message')} of which a part is missing`,
  'body-missing': (n) => `${count(n, 'body', 'bodies')} that the recording does not hold`,
  'body-too-large': (n) => `${count(n, 'body', 'bodies')} larger than what is read`,
  'body-as-text': (n) =>
    `${count(n, 'binary body', 'binary bodies')} that the recording kept as text, with octets lost`,
  'content-encoding': (n) => `${count(n, 'body', 'bodies')} that cannot be unpacked`,
  'entry-damaged': (n) => count(n, 'damaged entry', 'damaged entries'),
  'flow-kind': (n) => `${count(n, 'flow')} that ${n === 1 ? 'is' : 'are'} not HTTP`,
  'flow-version': (n) => `${count(n, 'flow')} in a flow format that is not known`,
  'other-file': (n) => `${count(n, 'file')} that ${n === 1 ? 'is' : 'are'} not *.xml, *.wbxml or *.bin`,
  'other-syncml': (n) => `${count(n, 'message')} of SyncML that ${n === 1 ? 'is' : 'are'} not DM`,
  'not-dm': (n) => `${count(n, 'exchange')} without DM or firmware`,
  'no-answer': (n) => `${count(n, 'request')} without DM that nobody answered`,
};

/** Places that a line names; the others are counted. */
const SHOWN_PLACES = 3;

export const IMPORT_WORDS = {
  headline: ({ run, trace, name, from }: Headline): string => {
    const source = `${name} (${FORMATS[from]})`;
    if (run !== undefined) return `${run}: imported from ${source}`;
    return trace === undefined ? source : `wrote ${trace}: imported from ${source}`;
  },
  contents: (numbers: ImportCounts): string => {
    const { messages, sessions, notifications, transfers, unreadable } = numbers;
    const parts = [
      messages > 0 && `${count(messages, 'message')} in ${count(sessions, 'session')}`,
      notifications > 0 && count(notifications, 'notification'),
      transfers > 0 && count(transfers, 'download or report', 'downloads and reports'),
    ].filter((part) => part !== false);
    const broken = unreadable > 0 ? `; ${unreadable} cannot be decoded` : '';
    return `${parts.length === 0 ? 'nothing of DM' : andList(parts)}${broken}`;
  },
  noTimes: 'The recording has no times.',
  leftOut: 'left out:',
  reason: ({ reason, count: number }: LeftOut): string => REASONS[reason](number),
  places: ({ cases, count: number }: LeftOut): string => {
    const shown = cases.slice(0, SHOWN_PLACES).map(({ place, detail }) => placeText(place, detail));
    const more = number - shown.length;
    return [...shown, ...(more > 0 ? [`${more} more`] : [])].join('; ');
  },
  next: (run: string): string => `next: fumo trace show ${run} · fumo trace check ${run}`,
  noMessages: (name: string): string => `there is no message of DM in ${name}`,
  noMessagesExpected: 'SyncML messages of DM over HTTP, or a Package #0',
  noMessagesHint: 'See what is in the recording with --list.',
  tlsHint: 'The recording is encrypted; record the server behind its TLS, or the client through mitmproxy.',
  terminalInput: 'standard input is a terminal, not a recording',
  terminalInputHint: 'Name a file, or pipe the recording into fumo.',
  jsonAndOutput: 'standard output cannot take the trace and the JSON of --json at once',
  jsonHint: 'Name a file with --output FILE, or leave out --json.',
  listAndOutput: '--list writes no trace, so it takes no --output',
  listHint: 'Leave out one of the two.',
  taken: 'a file of that name is there',
  takenExpected: 'a new file',
  takenHint: 'Choose another file with --output, or replace it with --force.',
  tooLarge: 'the recording is too large',
  tooManyFiles: 'the folder holds too many files',
  arrow: { 'server-to-device': 'server → device', 'device-to-server': 'device → server' },
  undecoded: (why: string): string => `cannot be decoded: ${why}`,
  package: (number: number, session: string | undefined): string =>
    `package #${number}${session === undefined ? '' : ` of session ${session}`}`,
  notification: 'asks for a session',
  transfer: (method: string, url: string, status: number, size: number): string =>
    `${method} ${url}, HTTP ${status}, ${count(size, 'octet')}`,
} as const;

interface Headline {
  run: string | undefined;
  trace: string | undefined;
  name: string;
  from: CaptureFormat;
}

const FORMATS: Readonly<Record<CaptureFormat, string>> = {
  pcap: 'pcap',
  pcapng: 'pcapng',
  har: 'HTTP archive',
  mitmproxy: 'flows of mitmproxy',
  folder: 'a folder of messages',
  file: 'one message',
};

export interface ImportCounts {
  messages: number;
  notifications: number;
  sessions: number;
  transfers: number;
  /** Of the messages. */
  unreadable: number;
}

/** `packet 12`, `entry 3`, `007.xml`; the octet where nothing else tells. */
export function placeText({ packet, entry, file, offset }: CapturePlace, detail?: string): string {
  const place =
    (packet !== undefined && `packet ${packet}`) ||
    (entry !== undefined && `entry ${entry}`) ||
    file ||
    (offset !== undefined && `octet ${offset}`) ||
    '';
  return detail === undefined || detail === '' ? place : `${place} (${detail})`;
}
