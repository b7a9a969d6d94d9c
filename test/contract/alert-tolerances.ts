/** What the rules for alerts tolerate: one row for each warning of `src/dm`, with an alert that has it. */
import { readGenericAlert } from '../../src/dm/generic-alert.js';
import { readPrompt } from '../../src/dm/ui-alert.js';
import type { Alert, Item, Warning } from '../../src/syncml/message.js';

interface AlertTolerance {
  tolerated: string;
  clause: string;
  seen: string;
  warnings(): readonly Warning[];
}

const TYPE = 'org.openmobilealliance.dm.firmwareupdate.userrequest';
const GENERIC_CLAUSE = 'DM Protocol 1.2, section 8.7 (generic alert)';
const OPTION_CLAUSE = 'DM Protocol 1.2, section 10 (user interaction options)';
const NOBODY = 'nobody that we know of';

function generic(changes: Partial<Item>): readonly Warning[] {
  const item: Item = { meta: { type: TYPE, format: 'chr' }, data: '', ...changes };
  const alert: Alert = { name: 'Alert', cmdId: '1', data: '1226', items: [item] };
  return readGenericAlert(alert)?.warnings ?? [];
}

function prompt(options: string, data = '1103'): readonly Warning[] {
  const items = [options, 'Update?', 'Now', 'Later'].map((data) => ({ data }));
  const reading = readPrompt({ name: 'Alert', cmdId: '1', data, items });
  return reading.ok ? reading.warnings : [];
}

export const ALERT_TOLERANCES: Readonly<Record<string, AlertTolerance>> = {
  'generic-alert.type-prefix': {
    tolerated: 'The type has the prefix that the protocol asks for, which no deployed device sends',
    clause: GENERIC_CLAUSE,
    seen: NOBODY,
    warnings: () => generic({ meta: { type: `Reversed-Domain-Name: ${TYPE}`, format: 'chr' } }),
  },
  'generic-alert.prefix-spelling': {
    tolerated:
      'The prefix is written in other letter case, or with no blank or several after the colon; the prefix is noted, too',
    clause: GENERIC_CLAUSE,
    seen: NOBODY,
    warnings: () =>
      generic({ meta: { type: `reversed-domain-name:${TYPE}`, format: 'chr' } }).filter(
        ({ code }) => code !== 'generic-alert.type-prefix',
      ),
  },
  'generic-alert.type-case': {
    tolerated: 'The type is written with capitals',
    clause: GENERIC_CLAUSE,
    seen: 'devices of which the nWave server knows, since it compares without case',
    warnings: () => generic({ meta: { type: TYPE.replace('user', 'User'), format: 'chr' } }),
  },
  'generic-alert.type-old-name': {
    tolerated: 'The type has the older name without dm',
    clause: 'FUMO TS 1.0, section 6.2.2.2',
    seen: 'devices of which the nWave server knows',
    warnings: () => generic({ meta: { type: TYPE.replace('.dm.', '.'), format: 'chr' } }),
  },
  'generic-alert.format-missing': {
    tolerated: 'Meta has no Format; chr is assumed',
    clause: GENERIC_CLAUSE,
    seen: NOBODY,
    warnings: () => generic({ meta: { type: TYPE } }),
  },
  'generic-alert.data-missing': {
    tolerated: 'The Item has no Data; empty is assumed',
    clause: 'FUMO TS 1.0, section 7',
    seen: NOBODY,
    warnings: () => {
      const item: Item = { meta: { type: TYPE, format: 'chr' } };
      const alert: Alert = { name: 'Alert', cmdId: '1', data: '1226', items: [item] };
      return readGenericAlert(alert)?.warnings ?? [];
    },
  },
  'generic-alert.data-space': {
    tolerated: 'The Data of the Item, such as a result code, has white space around it; it is taken without',
    clause: 'FUMO TS 1.0, section 7',
    seen: 'messages that were indented by hand',
    warnings: () => generic({ data: ' 200\n' }),
  },
  'generic-alert.mark-case': {
    tolerated: 'The mark is written with capitals',
    clause: GENERIC_CLAUSE,
    seen: NOBODY,
    warnings: () => generic({ meta: { type: TYPE, format: 'chr', mark: 'Critical' } }),
  },
  'generic-alert.mark-unknown': {
    tolerated: 'The mark is none of the seven; it is read as indeterminate',
    clause: GENERIC_CLAUSE,
    seen: NOBODY,
    warnings: () => generic({ meta: { type: TYPE, format: 'chr', mark: 'urgent' } }),
  },
  'ui-alert.option-value': {
    tolerated: 'An option has a value that it cannot have; the option is dropped',
    clause: OPTION_CLAUSE,
    seen: NOBODY,
    warnings: () => prompt('MAXDT=soon'),
  },
  'ui-alert.option-repeated': {
    tolerated: 'An option stands there twice; the first one holds',
    clause: OPTION_CLAUSE,
    seen: NOBODY,
    warnings: () => prompt('MAXDT=10&MAXDT=20'),
  },
  'ui-alert.option-encoding': {
    tolerated: 'A % starts no escape; it is taken as it is',
    clause: OPTION_CLAUSE,
    seen: NOBODY,
    warnings: () => prompt('XX=100%'),
  },
  'ui-alert.option-space': {
    tolerated: 'The options, or the value of one that is a number or a letter, have white space around them',
    clause: OPTION_CLAUSE,
    seen: 'messages that were indented by hand',
    warnings: () => prompt(' MAXDT=20'),
  },
  'ui-alert.default-response': {
    tolerated: 'DR fits no answer; it is ignored',
    clause: OPTION_CLAUSE,
    seen: NOBODY,
    warnings: () => prompt('DR=9'),
  },
  'ui-alert.default-separator': {
    tolerated: 'The numbers of DR are separated by commas instead of -',
    clause: OPTION_CLAUSE,
    seen: 'Motorola’s test messages',
    warnings: () => prompt('DR=1,2', '1104'),
  },
};
