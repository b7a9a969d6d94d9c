/** A message as XML, coloured. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { encodingOf } from '../../syncml/codec.js';
import type { MessageEvent } from '../../trace/event.js';
import { sanitizeText } from '../../trace/sanitize.js';
import { xmlOf, xmlPieces } from '../model/octets.js';
import { WORDS } from '../words.js';
import { Said } from './bits.js';

/** Lines, and characters, that are drawn at once. */
const MOST_LINES = 400;
const MOST_CHARACTERS = 40_000;

export function XmlView({ event }: { event: MessageEvent }): JSX.Element {
  const xml = useMemo(() => xmlOf(event), [event]);
  const [all, setAll] = useState(false);
  if ('none' in xml) return <p class="soft">{WORDS.noXml}</p>;
  if ('error' in xml)
    return (
      <p class="failure">
        <Said text={xml.error} />
      </p>
    );
  const lines = (all ? xml.text : xml.text.slice(0, MOST_CHARACTERS)).split('\n');
  const shown = all ? lines : lines.slice(0, MOST_LINES);
  const isWhole = all || (xml.text.length <= MOST_CHARACTERS && lines.length <= MOST_LINES);
  return (
    <>
      <p class="soft">{encodingOf(event.mediaType) === 'xml' ? WORDS.xmlLaidOut : WORDS.xmlOfWbxml}</p>
      <pre class="xml">
        {shown.map((line, at) => (
          <XmlLine key={at} line={line} />
        ))}
      </pre>
      {!isWhole && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          {WORDS.showAll(xml.text.length)}
        </button>
      )}
    </>
  );
}

function XmlLine({ line }: { line: string }): JSX.Element {
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  return (
    <div class="xml-line" style={{ paddingLeft: `${indent + 2}ch` }}>
      {xmlPieces(line.slice(indent)).map(({ is, text }, at) => (
        <span key={at} class={`x-${is}`}>
          {sanitizeText(text)}
        </span>
      ))}
    </div>
  );
}
