/** Every type that a program may name. */
export type { PendingTimer, TimerOwner } from '../engine/clock.js';
export type { FlowSummary } from '../engine/flow/library.js';
export type { FaultName, FaultRow, TreeNodeView } from '../engine/ports.js';
export type {
  AnswerSource,
  Choice,
  PromptResult,
  Question,
  RunResult,
  SessionResult,
  StepResult,
} from '../engine/run-types.js';
export type { ErrorClass, ErrorCode, ErrorPlace, FumoErrorDetails } from '../errors.js';
export type { Element } from '../syncml/element.js';
export type * from '../syncml/message.js';
export type { NotificationTrigger } from '../syncml/notification.js';
export type * from '../trace/event.js';
export type * from '../trace/views.js';
export type { BrokenRule, ConformOptions } from './conformance.js';
export type * from './flow-types.js';
export type * from './given.js';
export type { Answer, FaultSpec, SandboxOptions } from './options.js';
export type * from './sandbox-types.js';
export type { Trace } from './trace-view.js';
export type { StepVerbs } from './verbs.js';
