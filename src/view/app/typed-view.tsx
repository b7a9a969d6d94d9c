/** A message as what it means, commands paired with their answers. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { decodeEvent } from '../../trace/decode.js';
import { type Answer, answersTo, askedBy } from '../model/pairs.js';
import type { MessageEntry } from '../model/story.js';
import { type TypedNode, typedMessage, typedNotification } from '../model/typed.js';
import { WORDS } from '../words.js';
import { Said } from './bits.js';
import { usePage } from './context.js';

interface Props {
  entry: MessageEntry;
  draft: ReturnType<typeof decodeEvent>;
}

type Answers = ReadonlyMap<string, readonly Answer[]>;

export function TypedView({ entry, draft }: Props): JSX.Element | null {
  const { story, version } = usePage();
  const answers = useMemo(() => answersTo(story, entry), [story, entry, version]);
  if (draft.notification) return <Fields nodes={typedNotification(draft.notification)} />;
  if (!draft.message) return null;
  const { header, commands, final } = typedMessage(draft.message);
  return (
    <>
      <section class="command">
        <h3>
          {WORDS.header} <Answered answers={answers.get('0')} isHeader />
        </h3>
        <Fields nodes={header} />
      </section>
      {commands.map((command, at) => (
        <CommandCard key={at} command={command} entry={entry} answers={answers} />
      ))}
      {commands.length === 0 && <p class="soft">{WORDS.noCommands}</p>}
      <p class="soft">{final ? WORDS.final : WORDS.open}</p>
    </>
  );
}

interface CommandProps {
  command: TypedNode;
  entry: MessageEntry;
  answers: Answers;
}

function CommandCard({ command, entry, answers }: CommandProps): JSX.Element {
  const { name, value, remark, cmdId = '', children } = command;
  const fields = children.filter((child) => child.cmdId === undefined);
  const inner = children.filter((child) => child.cmdId !== undefined);
  const needsAnswer = name !== 'Status' && name !== 'Results';
  return (
    <section class={`command name-${/^\w+$/.test(name) ? name : 'Other'}`}>
      <h3>
        <span class="command-name">
          <Said text={name} />
        </span>
        {value !== undefined && (
          <span class="code">
            <Said text={value} />
          </span>
        )}
        {remark !== undefined && (
          <span class="remark">
            <Said text={remark} />
          </span>
        )}
        <span class="cmd-id">
          <Said text={cmdId} />
        </span>
      </h3>
      {command.answers && <Answering answers={command.answers} entry={entry} />}
      <Fields nodes={fields} />
      {needsAnswer && <Answered answers={answers.get(cmdId)} />}
      {inner.map((nested, at) => (
        <CommandCard key={at} command={nested} entry={entry} answers={answers} />
      ))}
    </section>
  );
}

function Answering({
  answers,
  entry,
}: {
  answers: NonNullable<TypedNode['answers']>;
  entry: MessageEntry;
}): JSX.Element {
  const { story, visit } = usePage();
  const { msgRef, cmdRef, cmd } = answers;
  const what = cmdRef === '0' ? 'SyncHdr' : `${cmd} ${cmdRef}`;
  const asked = askedBy(story, entry, msgRef);
  if (!asked)
    return (
      <p class="pair">
        <Said text={WORDS.answersUnseen(what)} />
      </p>
    );
  return (
    <p class="pair">
      <button type="button" class="link" onClick={() => visit(asked.index)}>
        <Said text={WORDS.answersWhat(what, asked.event.message)} />
      </button>
    </p>
  );
}

function Answered({
  answers,
  isHeader,
}: {
  answers: readonly Answer[] | undefined;
  isHeader?: boolean;
}): JSX.Element | null {
  const { story, visit } = usePage();
  if (!answers) return isHeader ? null : <p class="pair none">{WORDS.noAnswer}</p>;
  const links = answers.slice(0, 8).map(({ message, name, status }) => {
    const words = WORDS.answeredBy(status === undefined ? name : `${name} ${status}`, message);
    const target = story.message(message);
    return (
      <button key={words} type="button" class="link" onClick={() => target && visit(target.index)}>
        ← <Said text={words} />
      </button>
    );
  });
  return isHeader ? <span class="pair">{links}</span> : <p class="pair">{links}</p>;
}

function Fields({ nodes }: { nodes: readonly TypedNode[] }): JSX.Element | null {
  if (nodes.length === 0) return null;
  return (
    <ul class="fields">
      {nodes.map((node, at) => (
        <li key={at}>
          <span class="field-name">
            <Said text={node.name} />
          </span>{' '}
          {node.value !== undefined && node.value !== '' && <Said text={node.value} mono />}
          {node.remark !== undefined && (
            <span class="remark">
              <Said text={node.remark} />
            </span>
          )}
          <Fields nodes={node.children} />
        </li>
      ))}
    </ul>
  );
}
