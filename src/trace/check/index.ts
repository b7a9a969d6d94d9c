/** All rules, family by family. */
import type { Rule } from './rule.js';
import { AUTHENTICATION_RULES } from './rules/authentication.js';
import { FLOW_RULES } from './rules/flow.js';
import { FUMO_RULES } from './rules/fumo.js';
import { FUMO_PACKAGE_RULES } from './rules/fumo-package.js';
import { RESULT_RULES } from './rules/fumo-results.js';
import { STATE_RULES } from './rules/fumo-states.js';
import { GENERIC_ALERT_RULES } from './rules/generic-alert.js';
import { HEADER_RULES } from './rules/header.js';
import { LARGE_OBJECT_RULES } from './rules/large-object.js';
import { MAC_RULES } from './rules/mac.js';
import { NOTIFICATION_RULES } from './rules/notification.js';
import { PACKAGE_RULES } from './rules/package.js';
import { PACKAGE_END_RULES } from './rules/package-end.js';
import { PROMPT_RULES } from './rules/prompt.js';
import { PROMPT_OPTION_RULES } from './rules/prompt-options.js';
import { REQUEST_RULES } from './rules/request.js';

export interface Family {
  /** Beginning of the ids of its rules. */
  prefix: string;
  title: string;
}

export const FAMILIES: readonly Family[] = [
  { prefix: 'NOT', title: 'Notification (Package #0)' },
  { prefix: 'HDR', title: 'Message header' },
  { prefix: 'PKG', title: 'Packages and sessions' },
  { prefix: 'AUT', title: 'Authentication' },
  { prefix: 'HMA', title: 'MAC credentials' },
  { prefix: 'UIA', title: 'User interaction' },
  { prefix: 'LOB', title: 'Large objects' },
  { prefix: 'GEN', title: 'Generic alerts' },
  { prefix: 'FUM', title: 'Firmware update object' },
  { prefix: 'CIN', title: 'Requests of user and device' },
  { prefix: 'FLO', title: 'Call flows' },
];

const TABLES: readonly Rule[] = [
  ...NOTIFICATION_RULES,
  ...HEADER_RULES,
  ...PACKAGE_RULES,
  ...PACKAGE_END_RULES,
  ...AUTHENTICATION_RULES,
  ...MAC_RULES,
  ...PROMPT_RULES,
  ...PROMPT_OPTION_RULES,
  ...LARGE_OBJECT_RULES,
  ...GENERIC_ALERT_RULES,
  ...FUMO_RULES,
  ...RESULT_RULES,
  ...STATE_RULES,
  ...FUMO_PACKAGE_RULES,
  ...REQUEST_RULES,
  ...FLOW_RULES,
];

/** In the order of families, then of ids. */
export const RULES: readonly Rule[] = FAMILIES.flatMap(({ prefix }) =>
  TABLES.filter(({ id }) => id.startsWith(`${prefix}-`)).sort((one, other) => one.id.localeCompare(other.id)),
);

export * from './check-trace.js';
export type { Credentials } from './evidence.js';
export type { Level, Rule } from './rule.js';
