import { type Instance, type RenderOptions, render } from 'ink';
import { App, type AppProps } from './app.js';

/** Draws the dashboard until its `waitUntilExit`. */
export function showApp(props: AppProps, streams: Pick<RenderOptions, 'stdin' | 'stdout'>): Instance {
  return render(<App {...props} />, { ...streams, exitOnCtrlC: false });
}
