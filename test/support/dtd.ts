import { type CodePage, VOCABULARY } from '../../src/syncml/vocabulary.js';

/** The pages of a message without management trees in its data. */
export const MESSAGE_PAGES: readonly CodePage[] = [0, 1];
export const TREE_PAGES: readonly CodePage[] = [2];

/**
 * The DTD of some code pages as text, for a validator that is not ours.
 *
 * A DTD knows no namespaces, and the pages share names: pages 0 and 1 go together for messages, page 2 stands alone
 * for management trees. Every element may carry a default namespace declaration.
 */
export function renderDtd(pages: readonly CodePage[] = MESSAGE_PAGES): string {
  const rows = VOCABULARY.filter(({ page }) => pages.includes(page));
  const lines = rows.flatMap(({ name, content }) => [
    `<!ELEMENT ${name} ${content}>`,
    `<!ATTLIST ${name} xmlns CDATA #IMPLIED>`,
  ]);
  return `${lines.join('\n')}\n`;
}
