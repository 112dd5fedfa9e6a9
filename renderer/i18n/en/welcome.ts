export const welcome = {
  title: 'Welcome to Gesso',
  text: 'Everything you make is saved by itself, with all its settings, as ordinary files on this machine.',
  library: 'Your library: {{path}}',
  tryTitle: 'Start at once',
  tryText:
    'The builtin sketcher needs nothing installed. It has no AI model: it paints abstract sketches, so that you can try everything.',
  serverTitle: 'Use your GPU',
  serverText: 'Add a ComfyUI server, on this machine or another, and its models appear in the list.',
  openServers: 'Add a server',
  dismiss: 'Start generating',
  region: 'First steps',
} as const;
