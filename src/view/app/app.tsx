/** The page: head, filter, views, and the details of what is chosen. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { sanitizeText } from '../../trace/sanitize.js';
import { type Row, rowsOf } from '../model/rows.js';
import { TABS, type TabName, WORDS } from '../words.js';
import { Tabs } from './bits.js';
import { type Page, PageContext } from './context.js';
import type { Feed } from './feed.js';
import { FilterBar } from './filter-bar.js';
import { Help } from './help.js';
import { Inspector } from './inspector.js';
import { useKeys } from './keys.js';
import { Ladder } from './ladder.js';
import { Masthead } from './masthead.js';
import { hashOf, type Place, placeOf } from './place.js';
import { RulesTab, standingOf } from './rules-tab.js';
import { StatesTab } from './states-tab.js';
import { StepsTab } from './steps-tab.js';
import { useTheme } from './theme.js';
import { TimeTab } from './time-tab.js';
import { TreeTab } from './tree-tab.js';
import { useFilter } from './use-filter.js';

export function App({ feed }: { feed: Feed }): JSX.Element {
  const page = usePageState(feed);
  const { story, version, place } = page;
  const filtering = useFilter(story, version, place.filter);
  const { found } = filtering;
  const rows = useMemo(
    () => rowsOf(story, found && (({ index }) => found.has(index))),
    [story, version, found],
  );
  const [theme, nextTheme] = useTheme();
  const [help, setHelp] = useState(false);
  const [keysOn, setKeysOn] = useState(true);
  useKeys({ page, theme: nextTheme, help: () => setHelp(true) }, keysOn && !help);
  const buttons = (
    <div class="buttons">
      <button type="button" onClick={nextTheme}>
        {WORDS.theme[theme]}
      </button>
      <button type="button" onClick={() => setHelp(true)}>
        {WORDS.help}
      </button>
    </div>
  );
  const hasInspector = place.tab === 'ladder' || place.tab === 'steps' || place.tab === 'time';
  return (
    <PageContext.Provider value={page}>
      <Masthead theme={buttons} />
      <main class={hasInspector ? 'views with-details' : 'views'}>
        <div class="bar-top">
          <Tabs
            id="tab"
            label={WORDS.views}
            of={TABS.map((value) => ({ value, label: WORDS.tabs[value], ...markOf(value, page) }))}
            value={place.tab}
            onChoose={(tab) => page.go({ tab, open: false })}
          />
          <FilterBar filtering={filtering} total={story.entries.length} />
        </div>
        <div id="tab-panel" class="panel" role="tabpanel" aria-labelledby={`tab-${place.tab}`}>
          <View tab={place.tab} rows={rows} />
        </div>
        {hasInspector && <Inspector />}
      </main>
      <Help open={help} keysOn={keysOn} onKeys={setKeysOn} onClose={() => setHelp(false)} />
    </PageContext.Provider>
  );
}

function View({ tab, rows }: { tab: TabName; rows: readonly Row[] }): JSX.Element {
  const views: Readonly<Record<TabName, () => JSX.Element>> = {
    ladder: () => <Ladder rows={rows} />,
    steps: () => <StepsTab rows={rows} />,
    tree: () => <TreeTab />,
    states: () => <StatesTab />,
    time: () => <TimeTab />,
    rules: () => <RulesTab />,
  };
  return views[tab]();
}

/** How many rules are broken, on the tab itself. */
function markOf(tab: TabName, { story }: Page): { mark?: string } {
  if (tab !== 'rules') return {};
  const broken = (story.rules?.reports ?? []).filter((report) =>
    ['fail', 'warning'].includes(standingOf(report)),
  ).length;
  return broken > 0 ? { mark: String(broken) } : {};
}

/** The place in the address; without one, where the run failed or else its first message. */
function opening({ story }: Feed): Place {
  const place = placeOf(location.hash);
  const known = place.entry !== undefined && place.entry < story.entries.length;
  const entry = story.steps.find(({ status }) => status === 'failed')?.entry ?? story.messages[0]?.index;
  return known ? place : { ...place, entry, open: false };
}

function usePageState(feed: Feed): Page {
  const [version, setVersion] = useState(feed.story.version);
  const [place, setPlace] = useState<Place>(() => opening(feed));
  useEffect(() => feed.listen(() => setVersion(feed.story.version)), [feed]);
  useEffect(() => {
    const moved = (): void => setPlace(placeOf(location.hash));
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
  useEffect(() => {
    const hash = hashOf(place);
    if (hash !== (location.hash === '' ? '#' : location.hash)) history.replaceState(null, '', hash);
  }, [place]);
  useEffect(() => {
    document.title = WORDS.documentTitle(sanitizeText(feed.story.header?.title ?? ''));
  }, [feed, version]);
  return useMemo(() => {
    const go = (to: Partial<Place>): void => setPlace((now) => ({ ...now, ...to }));
    const visit = (entry: number, to: Partial<Place> = {}): void =>
      setPlace((now) => ({
        ...now,
        ...{ tab: now.tab === 'steps' ? 'steps' : 'ladder', entry, open: true, offset: undefined },
        ...to,
      }));
    return { story: feed.story, version, place, go, visit };
  }, [feed, version, place]);
}
