/** Runs the filter over the story, a slice a frame, so that the page stays awake. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { FumoError } from '../../errors.js';
import { type Filter, parseFilter } from '../../trace/filter/index.js';
import { FactsIndex } from '../model/finder.js';
import type { Story } from '../model/story.js';
import { WORDS } from '../words.js';

/** Messages decoded in one frame. */
const SLICE = 150;

export interface Filtering {
  /** Positions of the entries that are meant; undefined when everything is. */
  found?: ReadonlySet<number> | undefined;
  /** How much was read so far, 0 to 1. */
  progress: number;
  /** Why the text is no filter. */
  error?: string | undefined;
}

export function useFilter(story: Story, version: number, text: string): Filtering {
  const index = useMemo(() => new FactsIndex(story), [story]);
  const { filter, error } = useMemo(() => read(text), [text]);
  const [, setTurn] = useState(0);
  // A run of usual length is read at once.
  if (filter && index.size === 0) index.advance(SLICE);
  const frame = useRef(0);
  const isKnown = index.size >= story.entries.length;
  useEffect(() => {
    if (!filter) return;
    const work = (): void => {
      const done = index.advance(SLICE);
      setTurn((turn) => turn + 1);
      if (!done) frame.current = requestAnimationFrame(work);
    };
    if (!index.isComplete) frame.current = requestAnimationFrame(work);
    return () => cancelAnimationFrame(frame.current);
  }, [filter, index, version]);
  const last = useRef<{ filter: Filter; size: number; found: ReadonlySet<number> } | undefined>(undefined);
  if (!filter) return { progress: 1, error };
  // While messages are still read, what was found is shown in bigger and bigger helpings, not at every frame.
  const isDue = isKnown || index.size > (last.current?.size ?? 0) * 1.5;
  if (last.current?.filter !== filter || (isDue && last.current.size !== index.size))
    last.current = { filter, size: index.size, found: index.matches(filter) };
  return { found: last.current.found, progress: index.size / Math.max(1, story.entries.length), error };
}

function read(text: string): { filter?: Filter; error?: string } {
  if (text.trim() === '') return {};
  try {
    return { filter: parseFilter(text) };
  } catch (error) {
    if (error instanceof FumoError) return { error: WORDS.filterError(error.message, error.hint ?? '') };
    throw error;
  }
}
