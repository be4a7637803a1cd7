-- Gives the tables and boxes of a paper their shape, and keeps user text literal in typst.
--
-- A table says what it is with a class, and how wide its columns are, in per cent:
--   {.fakta bredder="20 80"}
-- Classes: fakta (label and value), saker (an agenda), liste (with a header row), felt (to fill
-- in by pen), signatur (lines to sign on).
-- Boxes: avsender, melding, merknad; an empty box nyside begins a new page.

local typst = FORMAT == "typst"

local cell_style = {
  fakta = "Fakta", saker = "Fakta", liste = "Tabelltekst", felt = "Felt",
  signatur = "Signatur",
}
-- Pandoc takes the name of a table's style for its id: no blanks.
local table_style = {
  fakta = "TabellFakta", saker = "TabellFakta", liste = "TabellListe", felt = "TabellFelt",
  signatur = "TabellSignatur",
}
local new_page = {
  typst = pandoc.RawBlock("typst", "#pagebreak(weak: true)"),
  -- One point high: the rest of the paragraph stands on top of the new page.
  docx = pandoc.RawBlock(
    "openxml",
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr>'
      .. '<w:r><w:br w:type="page"/></w:r></w:p>'
  ),
}
local box_style = { avsender = "Avsender", melding = "Melding", merknad = "Merknad" }

local function is_empty(rows)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      if #cell.contents > 0 then return false end
    end
  end
  return true
end

local function set_widths(tbl)
  local spec = tbl.attributes.bredder
  if not spec then return end
  tbl.attributes.bredder = nil
  local index = 0
  for width in spec:gmatch("%d+") do
    index = index + 1
    if tbl.colspecs[index] then
      tbl.colspecs[index] = { tbl.colspecs[index][1], tonumber(width) / 100 }
    end
  end
end

local function each_cell(rows, change)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do change(cell) end
  end
end

local function strengthen(cell)
  cell.contents = cell.contents:walk {
    Plain = function(block) return pandoc.Plain { pandoc.Strong(block.content) } end,
  }
end

local function in_style(style)
  return function(cell)
    local blocks = cell.contents:walk {
      Plain = function(block) return pandoc.Para(block.content) end,
    }
    if #blocks == 0 then blocks = { pandoc.Para {} } end
    cell.contents = { pandoc.Div(blocks, { ["custom-style"] = style }) }
  end
end

local function shape_table(tbl)
  local class = tbl.classes[1] or "liste"
  set_widths(tbl)
  if is_empty(tbl.head.rows) then tbl.head.rows = {} end
  each_cell(tbl.head.rows, strengthen)
  if typst then
    -- A figure is never split between pages.
    tbl.classes:insert("typst:no-figure")
    tbl.attributes["typst:stroke"] = class .. "-strek"
    tbl.attributes["typst:inset"] = class .. "-luft"
  elseif FORMAT == "docx" then
    local style = cell_style[class]
    each_cell(tbl.head.rows, in_style("Tabellhode"))
    for _, body in ipairs(tbl.bodies) do each_cell(body.body, in_style(style)) end
    tbl.attributes["custom-style"] = table_style[class]
  end
  return tbl
end

local function shape_box(div)
  if div.classes:includes("nyside") then return new_page[FORMAT] or {} end
  local class = div.classes[1]
  if not box_style[class] then return nil end
  if typst then
    local blocks = pandoc.Blocks { pandoc.RawBlock("typst", "#" .. class .. "[") }
    blocks:extend(div.content)
    blocks:insert(pandoc.RawBlock("typst", "]"))
    return blocks
  elseif FORMAT == "docx" then
    div.attributes["custom-style"] = box_style[class]
    return div
  end
  return div.content
end

-- Word puts no space between a table and what follows.
local function space_after_tables(blocks)
  if FORMAT ~= "docx" then return nil end
  for index = 2, #blocks do
    if blocks[index - 1].t == "Table" and blocks[index].t == "Para" then
      blocks[index] = pandoc.Div({ blocks[index] }, { ["custom-style"] = "EtterTabell" })
    end
  end
  return blocks
end

local function shape_span(span)
  if not span.classes:includes("mangler") then return nil end
  if typst then
    local inlines = pandoc.Inlines { pandoc.RawInline("typst", "#mangler[") }
    inlines:extend(span.content)
    inlines:insert(pandoc.RawInline("typst", "]"))
    return inlines
  end
  if FORMAT ~= "docx" then return pandoc.Strong(span.content) end
  span.attributes["custom-style"] = "Mangler"
  return span
end

-- A paragraph sign stands on the line of its number.
local function keep_sections_whole(inlines)
  if not typst then return nil end
  for index = 2, #inlines do
    local before = inlines[index - 1]
    if inlines[index].t == "Space" and before.t == "Str" and before.text:match("§$") then
      inlines[index] = pandoc.RawInline("typst", "~")
    end
  end
  return inlines
end

-- As a string in code, text has no markup: no lists, dashes, ellipses, references or links.
local function literal(str)
  if not typst then return nil end
  local escaped = str.text:gsub("\\", "\\\\"):gsub('"', '\\"')
  return pandoc.RawInline("typst", '#"' .. escaped .. '";')
end

return {
  { Inlines = keep_sections_whole },
  { Str = literal },
  { Table = shape_table, Div = shape_box, Span = shape_span, Blocks = space_after_tables },
}
