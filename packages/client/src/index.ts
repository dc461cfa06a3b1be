export { answerText, copiedAnswer, shownAnswer } from './answer-text.js';
export { choiceTone, type ChoiceTone } from './choice-tone.js';
export { commandsAs, type CommandName } from './command-lines.js';
export { Connection, type ConnectionState, type Silence } from './connection.js';
export { Conversation, type ConversationRecord } from './conversation.js';
export { conversationJson, conversationMarkdown } from './conversation-file.js';
export { conversationText, readConversation } from './conversation-text.js';
export {
  conversationTask,
  currentTask,
  namedTask,
  taskName,
  type ConversationTask,
} from './conversation-task.js';
export { type InputField, canBe, inputFields, readInput, typedTexts } from './input-fields.js';
export { inputForm, runForm, type InputForm } from './input-form.js';
export {
  type Correction,
  type CorrectionChoice,
  correctionChoices,
  correctionOf,
  otherLabels,
} from './correction.js';
export { displayName, judgingTasks } from './judging-tasks.js';
export { type Language, languageOf, languages } from './language.js';
export { type MessageField, messageField } from './message-field.js';
export { type MessageLength, longerTasks, messageLength } from './message-length.js';
export { formatPercent } from './percent.js';
export { outputKinds } from './output-kinds.js';
export { modelText, noteIn } from './model-text.js';
export { memoryText } from './memory-text.js';
export { serverWords } from './server-words.js';
export { shownMessage } from './shown-message.js';
export { separatedText, type Separator } from './separated-text.js';
export { type TableQuoting, readQuoted } from './table-quoting.js';
export { splitCharacters } from './split-characters.js';
export { Store } from './store.js';
export { TaskClientError } from './task-client-error.js';
export type { CallSampling, Feedback, TaskCall, TaskClient, TaskList } from './task-client.js';
export {
  isGuarded,
  judgements,
  placeOf,
  type Judgement,
  type Turn,
  type TurnStatus,
  type Waiting,
} from './turn.js';
export { type TurnError, errorText, streamLost, turnError } from './turn-error.js';
export { turnWarnings } from './turn-warnings.js';
export { speedText, turnFigures, type TurnFigures } from './turn-figures.js';
export { waitingText } from './waiting-text.js';
export { turnWords } from './turn-words.js';
export { type Wait, waitFor } from './wait.js';
