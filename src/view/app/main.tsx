/** Begins the page: takes the data that stands in it, and draws. */
import { render } from 'preact';
import { WORDS } from '../words.js';
import { App } from './app.js';
import { Feed, linesIn } from './feed.js';

function begin(): void {
  const [data, root] = [document.getElementById('fumo-data'), document.getElementById('fumo')];
  if (!root) return;
  const feed = new Feed();
  try {
    feed.add(linesIn(data?.textContent ?? ''));
  } catch (error) {
    root.textContent = WORDS.unreadable(error instanceof Error ? error.message : String(error));
    return;
  }
  // The data is in the story now; the text of it would only take room.
  data?.remove();
  root.textContent = '';
  render(<App feed={feed} />, root);
}

begin();
