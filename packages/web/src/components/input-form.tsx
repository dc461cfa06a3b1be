import { type InputField, serverWords } from '@qaio/client';
import type { SyntheticEvent } from 'react';
import { useWords } from '../words/words-context.js';
import { SendOrStop } from './send-or-stop.js';

export interface InputFormProps {
  readonly fields: readonly InputField[];
  /** What is typed, by the fields' names. */
  readonly texts: Readonly<Record<string, string>>;
  readonly onTexts: (texts: Readonly<Record<string, string>>) => void;
  readonly isReady: boolean;
  readonly isRunning: boolean;
  readonly onRun: () => void;
  readonly onCancel: () => void;
}

/** The values of a task that takes more than one text, from its input schema. */
export function InputForm({ fields, texts, onTexts, isReady, isRunning, onRun, onCancel }: InputFormProps) {
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isReady && !isRunning) onRun();
  };
  return (
    <form className="input-form" onSubmit={onSubmit}>
      {fields.map((field) => (
        <FieldRow
          key={field.name}
          field={field}
          text={texts[field.name] ?? ''}
          onText={(text) => onTexts({ ...texts, [field.name]: text })}
        />
      ))}
      <div className="actions">
        <span />
        <SendOrStop isRunning={isRunning} canSend={isReady} onCancel={onCancel} />
      </div>
    </form>
  );
}

interface FieldRowProps {
  readonly field: InputField;
  readonly text: string;
  readonly onText: (text: string) => void;
}

function FieldRow(props: FieldRowProps) {
  const words = useWords();
  const { name, kind, isRequired, description } = props.field;
  const notes = [
    description,
    isRequired ? '' : serverWords[words.language].optional,
    kind === 'json' ? 'JSON' : '',
  ];
  return (
    <label>
      <span>
        {name} <small>{notes.filter((note) => note !== '').join(words.separator)}</small>
      </span>
      <FieldControl {...props} />
    </label>
  );
}

function FieldControl({ field, text, onText }: FieldRowProps) {
  const { kind, options, isRequired } = field;
  if (options.length > 0)
    return (
      <select value={text} required={isRequired} onChange={(event) => onText(event.target.value)}>
        <option value="" />
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    );
  if (kind === 'number')
    return (
      <input
        inputMode="decimal"
        value={text}
        required={isRequired}
        onChange={(event) => onText(event.target.value)}
      />
    );
  return (
    <textarea rows={2} value={text} required={isRequired} onChange={(event) => onText(event.target.value)} />
  );
}
