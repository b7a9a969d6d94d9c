/** The timeline of a run: step, look ahead, go back, go elsewhere, interfere. */
export { LABEL_FORM, readLabel, type StepTest } from './label.js';
export {
  type Followed,
  type FollowStop,
  followRecording,
  followTrace,
  type RecordedTrace,
} from './recorded.js';
export { openTimeline } from './timeline.js';
export type * from './types.js';
