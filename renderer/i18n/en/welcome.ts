export const welcome = {
  title: 'Welcome to Gesso',
  text: 'Everything you make is saved by itself, with all its settings, as ordinary files on this machine.',
  library: 'Your library: {{path}}',
  chooseLibrary: 'Keep it elsewhere…',
  tryTitle: 'Start at once',
  tryText:
    'The builtin sketcher needs nothing installed. It paints simple scenes without an AI model, so that you can try everything.',
  serverTitle: 'Use your GPU',
  serverText:
    'For AI models, add a ComfyUI server on this machine or another. Its models appear in the list.',
  openServers: 'Add a server',
  serverReady: '{{title}} is connected: its models are in the list.',
  serverSilent: '{{title}} is in your list of servers, but not connected now.',
  seeServers: 'See the servers',
  serverFound: 'ComfyUI {{version}} is running on this machine. Use it, and its models appear in the list.',
  useServer: 'Use this ComfyUI',
  serverAdded: 'The server is added: its models come into the list.',
  importTitle: 'Bring what you have',
  importText:
    'Pictures of other tools keep their settings. Folders can be shown where they lie, or copied in.',
  import: 'Bring in pictures…',
  dismiss: 'Close the first steps',
  region: 'First steps',
} as const;
