import type { CommandSpec, ValueKind } from './completion-spec.js';
import { quoted } from './quoted.js';

/**
 * A script for bash, and for zsh through its bashcompinit. It looks commands and options up in itself and asks `aio` for
 * the names of tasks and models only, once in a session.
 *
 * @param aio the command that is asked, as a shell reads it
 */
export function bashScript(specs: readonly CommandSpec[], aio: string): string {
  return `# aio completion bash (or zsh)
if [ -n "$ZSH_VERSION" ]; then
  type compdef >/dev/null 2>&1 || { autoload -Uz compinit; compinit -i; }
  autoload -Uz bashcompinit; bashcompinit
fi
_aio_commands() { case "$1" in
${specs
  .filter(({ commands }) => commands.length > 0)
  .map(({ path, commands }) => arm(path, commands.join(' ')))
  .join('\n')}
esac; }
_aio_options() { case "$1" in
${specs.map(({ path, options }) => arm(path, options.map(({ flag }) => flag).join(' '))).join('\n')}
esac; }
# what a value is: words, or @file, @folder, @task, @model, @any
_aio_value() { case "$1" in
${specs.flatMap(valueArms).join('\n')}
esac; }
_aio() {
  local IFS=$' \\t\\n' word current=$2 where= wanted= count=0 i
  [ "$current" = = ] && current=
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [ "$word" = = ]; then continue
    elif [ -n "$wanted" ]; then wanted=
    elif [[ $word == -* ]]; then wanted=$(_aio_value "$where $word")
    elif [[ " $(_aio_commands "$where") " == *" $word "* ]]; then where="\${where:+$where }$word" count=0
    else count=$((count + 1))
    fi
  done
  if [ -z "$wanted" ] && [[ $current == -* ]]; then wanted=$(_aio_options "$where"); fi
  if [ -z "$wanted" ]; then wanted="$(_aio_commands "$where") $(_aio_value "$where $count")"; fi
  COMPREPLY=()
  case "$wanted" in
    *@file*) compopt -o filenames 2>/dev/null; IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$current")) ;;
    *@folder*) compopt -o filenames 2>/dev/null; IFS=$'\\n'; COMPREPLY=($(compgen -d -- "$current")) ;;
    *@task*) : "\${_aio_tasks:=$(${aio} completion tasks 2>/dev/null)}"; COMPREPLY=($(compgen -W "$_aio_tasks" -- "$current")) ;;
    *@model*) : "\${_aio_models:=$(${aio} completion models 2>/dev/null)}"; COMPREPLY=($(compgen -W "$_aio_models" -- "$current")); IFS=$'\\n'; COMPREPLY+=($(compgen -f -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "\${wanted//@any/}" -- "$current")) ;;
  esac
}
complete -F _aio aio
`;
}

const arm = (pattern: string, words: string): string => `  ${quoted(pattern)}) echo ${quoted(words)} ;;`;

function valueArms({ path, options, values, isOpen }: CommandSpec): string[] {
  const ofOptions = options.flatMap(({ flag, value }) =>
    value ? [arm(`${path} ${flag}`, text(value))] : [],
  );
  const ofArguments = values.map((value, i) => {
    const isLast = isOpen && i === values.length - 1;
    return isLast
      ? `  ${quoted(`${path} `)}[0-9]*) echo ${quoted(text(value))} ;;`
      : arm(`${path} ${i}`, text(value));
  });
  return [...ofOptions, ...ofArguments];
}

const text = (value: ValueKind): string =>
  value.kind === 'words' ? value.words.join(' ') : `@${value.kind}`;
