export { fuzzTest } from './fuzz-test.js';
export { hostileJson, mangledJson } from './hostile-json.js';
export { hasControls, hostileText } from './hostile-text.js';
export { mangledBytes } from './mangled-bytes.js';
export { refusalOf } from './refusal.js';
