/** Command lines shown under a command's help. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  generate: [
    "gesso generate 'a fox in the snow' --count 4",
    "gesso generate 'a mill' --model sdxl.safetensors --seed 7 --lora watercolor:0.8 --negative blurry",
    "gesso generate 'the same at night' --image mill.png --strength 0.5",
  ],
  edit: [
    "gesso edit photo.png --mask bench.png --prompt 'a lawn'",
    'gesso edit photo.png --mask wires.png',
    "gesso edit photo.png --mask sky.png --prompt 'storm clouds' --edge soft --feather 60 --context whole",
  ],
  outpaint: [
    "gesso outpaint photo.png --left 256 --right 256 --prompt 'a wide beach'",
    'gesso outpaint photo.png --ratio 16:9 --anchor left',
  ],
  batch: [
    'gesso batch lighthouses.yaml --dry-run --limit 10',
    'gesso batch lighthouses.yaml --workflow schnell --draw-seed 3',
    'gesso batch stories/ --category sea --yes',
    'gesso batch --watch stories/',
    'gesso batch --resume',
  ],
  collage: [
    'gesso collage holiday/ -o holiday.jpg --columns 6',
    "gesso collage --query 'rating:5 created:>30d' --width 3600 --background '#ffffff' -o best.png",
  ],
  gif: [
    'gesso gif frames/ -o walk.gif --frame 120',
    "gesso gif --query 'batch:lighthouses' -o day.webp --width 640",
  ],
  search: [
    "gesso search 'fox snow rating:>=4 created:2026-11'",
    "gesso search 'model:flux -tag:sketch' --json",
  ],
  show: ['gesso show picture.png', 'gesso show picture.png --json'],
  trash: ["gesso trash 'mark:reject' --dry-run", "gesso trash 'mark:reject'"],
  restore: ["gesso restore 'prompt:fox'"],
  tag: ["gesso tag 'prompt:fox' --add animal --remove draft"],
  'rename-tag': ['gesso rename-tag animals fauna', 'gesso rename-tag people/portrait portrait'],
  'delete-tag': ['gesso delete-tag draft --dry-run'],
  rate: ["gesso rate 'collection:Best' --rating 5"],
  collect: ["gesso collect 'rating:5' --to Best"],
  undo: ['gesso undo'],
  redo: ['gesso redo'],
  servers: [
    'gesso servers',
    'gesso servers find',
    'gesso servers add http://192.168.1.20:8188 --name Studio',
  ],
  import: ['gesso import ~/Pictures/renders', 'gesso import /mnt/nas/renders --mode index'],
  folders: ['gesso folders', 'gesso folders rescan renders'],
  export: [
    "gesso export 'collection:Best' --to best/ --format jpeg --quality 92",
    "gesso export 'rating:5' --to best.zip --pack",
    "gesso export 'mark:final' --to finals/ --lineage",
  ],
  verify: ['gesso verify', 'gesso verify --deep --json'],
  catalog: ['gesso catalog', 'gesso catalog backup', 'gesso catalog restore catalog-1795826400000.sqlite'],
  backup: ['gesso backup /mnt/backup/gesso'],
  shrink: [
    "gesso shrink 'created:<2026' --to webp",
    'gesso shrink',
    'gesso shrink --restore 0b5e8a8e-31f5-4f0a-9df1-5d2a3c8f7a11',
  ],
  rebuild: ['gesso rebuild'],
  serve: ['gesso serve'],
};
