/** Models of services by what the nodes that ask them are called, such as `FluxProUltraImageNode` or `OpenAIGPTImage1`. */
const SERVICE =
  /G[Pp][Tt]_?Image_?\d*|D[Aa][Ll][Ll]_?[Ee]_?\d?|Flux_?\d*_?(?:Kontext_?)?(?:Pro|Max|Flex)(?:_?Ultra)?(?![a-z])|Ideogram_?[Vv]\d|Recraft(?:_?[Vv]\d)?|Stable_?Image_?(?:Ultra|Core)|Runway|Gemini(?!_?Nano)|Nano_?[Bb]anana(?:_?(?:Pro|\d))?|Imagen_?\d|Seedream_?\d*/;
/** Where a new word begins within `GPTImage1`. */
const WORD_START = /_|(?<=[a-z])(?=[A-Z\d]|v\d)(?<!v)|(?<=\d)(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;

/** What a service's node says of the model by its own name alone. */
export function serviceName(type: string): string | undefined {
  const words = SERVICE.exec(type)?.[0].split(WORD_START).filter(Boolean).join(' ');
  return words?.replace(/^dall ?e ?/i, 'DALL·E ').trimEnd();
}
