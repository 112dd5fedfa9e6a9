import enlargeAndRefine from '../../resources/workflows/enlarge-and-refine.json' with { type: 'json' };
import restyleByOutlines from '../../resources/workflows/restyle-by-outlines.json' with { type: 'json' };
import sdxlWithRefiner from '../../resources/workflows/sdxl-with-refiner.json' with { type: 'json' };

/** Workflows that come with Gesso, shown where a server has what they need. */
export const BUILTIN_WORKFLOWS: readonly unknown[] = [enlargeAndRefine, restyleByOutlines, sdxlWithRefiner];
