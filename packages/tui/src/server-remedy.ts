/** What there is to do where no server answers, as a command line. */
export type ServerRemedy = {
  /**
   * `restart`: the dashboard's own server is started with it once more; `serve`: one is started on this machine;
   * `elsewhere`: it is not ours to start, and the command opens the dashboard on the address that is put behind it.
   */
  readonly kind: 'restart' | 'serve' | 'elsewhere';
  readonly command: string;
};
