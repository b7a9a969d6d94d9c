/** Mermaid's own parser, in a window that jsdom makes. */
import { JSDOM } from 'jsdom';

/** A function that says whether Mermaid takes a diagram, and what it is told it would show. */
export async function loadMermaid(): Promise<(text: string) => Promise<string>> {
  const { window } = new JSDOM('<!doctype html><body></body>');
  Object.assign(globalThis, { window, document: window.document });
  const { default: mermaid } = await import('mermaid');
  mermaid.initialize({ startOnLoad: false, maxTextSize: 10_000_000 });
  return async (text) => {
    const { diagramType } = await mermaid.parse(text);
    return diagramType;
  };
}
