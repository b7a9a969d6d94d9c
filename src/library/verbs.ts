/** What each actor can do, for completion in editors. A test holds the table to the registry of step kinds. */

/** Verbs by actor. */
export const STEP_VERBS = {
  server: [
    'has-update',
    'notifies',
    'accepts-request',
    'gets',
    'determines',
    'displays',
    'asks-confirmation',
    'asks-text',
    'asks-choice',
    'asks-choices',
    'orders-update',
    'pushes-package',
    'receives-report',
    'sets-timer',
    'rechecks',
    'sends',
    'ends-session',
    'aborts-session',
  ],
  device: [
    'accepts-notification',
    'checks-for-update',
    'requests-update',
    'sends-info',
    'returns',
    'responds',
    'stores-package',
    'shows',
    'reports',
    'accepts-order',
    'downloads',
    'installs',
    'reports-result',
    'powers-off',
    'powers-on',
  ],
  user: ['checks-for-update', 'answers'],
  clock: ['reaches', 'advances'],
  expect: ['device', 'tree', 'message', 'timing', 'value'],
} as const;

/** The verbs of each actor. */
export type StepVerbs = { readonly [A in keyof typeof STEP_VERBS]: (typeof STEP_VERBS)[A][number] };
