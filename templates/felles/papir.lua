-- Gives the tables and boxes of a paper their shape, and keeps user text literal in typst.
--
-- A table says what it is with a class, and how wide its columns are, in per cent:
--   {.fakta bredder="20 80"}
-- Classes: fakta (label and value), saker (an agenda), liste (with a header row), felt (to fill
-- in by pen), signatur (lines to sign on), halvar (the picture of a half-year; what it shows stands
-- in a list as well, so in PDF and on a web page a screen reader is spared it).
-- Boxes: avsender, melding, merknad; an empty box nyside begins a new page, and an empty box stor
-- at the beginning sets the whole paper in larger letters.
-- A web page has no use for a table of labels: fakta and saker become a list of terms there.

local typst = FORMAT == "typst"
local html = FORMAT == "html"
local styled = FORMAT == "docx" or FORMAT == "odt"
local large = false

local cell_style = {
  fakta = "Fakta", saker = "Fakta", liste = "Tabelltekst", felt = "Felt",
  signatur = "Signatur", halvar = "Uker",
}
-- Pandoc takes the name of a table's style for its id: no blanks.
local table_style = {
  fakta = "TabellFakta", saker = "TabellFakta", liste = "TabellListe", felt = "TabellFelt",
  signatur = "TabellSignatur", halvar = "TabellUker",
}
local new_page = {
  typst = pandoc.RawBlock("typst", "#pagebreak(weak: true)"),
  -- One point high: the rest of the paragraph stands on top of the new page.
  docx = pandoc.RawBlock(
    "openxml",
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr>'
      .. '<w:r><w:br w:type="page"/></w:r></w:p>'
  ),
  odt = pandoc.RawBlock("opendocument", '<text:p text:style-name="NySide"/>'),
  html = pandoc.Div({}, { class = "nyside" }),
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
  if tbl.classes:includes("halvar") then
    for index, column in ipairs(tbl.colspecs) do
      tbl.colspecs[index] = { column[1], 1 / #tbl.colspecs }
    end
  end
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

-- What a screen reader says with a cell of the row or column.
local function heads(scope)
  return function(cell) cell.attributes.scope = scope end
end

local function first_cells(rows, change)
  for _, row in ipairs(rows) do
    if row.cells[1] then change(row.cells[1]) end
  end
end

-- On a narrow screen the cells of a row stand below one another, each with its column's name.
local function label_cells(tbl)
  local names = {}
  each_cell(tbl.head.rows, function(cell)
    names[#names + 1] = pandoc.utils.stringify(cell.contents)
  end)
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      for index, cell in ipairs(row.cells) do
        cell.attributes["data-etikett"] = names[index]
      end
    end
  end
end

local function unstressed(blocks)
  return blocks:walk { Strong = function(strong) return strong.content end }
end

-- A row without a label goes on with the row above.
local function as_terms(tbl, class)
  local terms = {}
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      local label, value = row.cells[1].contents, row.cells[2].contents
      if #label > 0 or #terms == 0 then
        terms[#terms + 1] = { pandoc.utils.blocks_to_inlines(unstressed(label)), {} }
      end
      table.insert(terms[#terms][2], value)
    end
  end
  return pandoc.Div({ pandoc.DefinitionList(terms) }, { class = class })
end

-- In the picture of a half-year a mark gives its cell a colour beside the word.
local function colour_by_mark(cell)
  cell.contents:walk {
    Span = function(span)
      local mark = (span.classes[1] or ""):match("^merke%-(%a+)$")
      if mark then cell.attributes["typst:fill"] = "merke-" .. mark end
    end,
  }
end

-- Empty lines for the pen are no table on a web page.
local function as_lines(tbl)
  local lines = pandoc.Blocks {}
  for _, body in ipairs(tbl.bodies) do
    for _ in ipairs(body.body) do lines:insert(pandoc.Para {}) end
  end
  return pandoc.Div(lines, { class = "linjer" })
end

local function shape_table(tbl)
  local class = tbl.classes[1] or "liste"
  if html and cell_style[class] == "Fakta" then return as_terms(tbl, class) end
  -- Lines for the pen are no table to a screen reader: nothing stands in them.
  if html and #tbl.colspecs == 1 then return pandoc.Div({}, { class = "notat" }) end
  set_widths(tbl)
  if is_empty(tbl.head.rows) then tbl.head.rows = {} end
  if html and class == "halvar" then
    each_cell(tbl.head.rows, heads("col"))
    return pandoc.Div({ tbl }, { class = "halvar", ["aria-hidden"] = "true" })
  end
  if html and #tbl.colspecs == 1 then return as_lines(tbl) end
  if html then
    each_cell(tbl.head.rows, heads("col"))
    if class == "liste" then
      label_cells(tbl)
    else
      for _, body in ipairs(tbl.bodies) do
        body.row_head_columns = 1
        first_cells(body.body, heads("row"))
      end
    end
    return tbl
  end
  each_cell(tbl.head.rows, strengthen)
  if typst then
    -- A figure is never split between pages.
    tbl.classes:insert("typst:no-figure")
    tbl.attributes["typst:stroke"] = class .. "-strek"
    tbl.attributes["typst:inset"] = class .. "-luft"
    if class == "halvar" then
      for _, body in ipairs(tbl.bodies) do each_cell(body.body, colour_by_mark) end
      return pandoc.Blocks {
        pandoc.RawBlock("typst", "#halvar["), tbl, pandoc.RawBlock("typst", "]"),
      }
    end
  elseif styled then
    local size = large and "Stor" or ""
    local drawn = class == "halvar"
    local style = cell_style[class] .. (drawn and "" or size)
    each_cell(tbl.head.rows, in_style(drawn and style or "Tabellhode" .. size))
    for _, body in ipairs(tbl.bodies) do each_cell(body.body, in_style(style)) end
    tbl.attributes["custom-style"] = table_style[class]
  end
  return tbl
end

local function shape_box(div)
  if div.classes:includes("stor") then return typst and pandoc.RawBlock("typst", "#show: stor") or {} end
  if div.classes:includes("nyside") then return new_page[FORMAT] or {} end
  local class = div.classes[1]
  if not box_style[class] then return nil end
  if typst then
    local blocks = pandoc.Blocks { pandoc.RawBlock("typst", "#" .. class .. "[") }
    blocks:extend(div.content)
    blocks:insert(pandoc.RawBlock("typst", "]"))
    return blocks
  elseif styled then
    div.attributes["custom-style"] = box_style[class]
    return div
  elseif html then
    return div
  end
  return div.content
end

-- Word and LibreOffice put no space between a table and what follows.
local function space_after_tables(blocks)
  if not styled then return nil end
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
  if html then return pandoc.Span({ pandoc.Strong(span.content) }, { class = "mark" }) end
  if not styled then return pandoc.Strong(span.content) end
  span.attributes["custom-style"] = "Mangler"
  return span
end

-- Pandoc's Markdown writer drops the sign after a backslash, leaves what looks like an entity, and
-- forgets that a line within a paragraph can begin a list or underline a heading.
local function escape_in_markdown(inlines)
  if FORMAT ~= "commonmark" then return nil end
  for index, inline in ipairs(inlines) do
    local begins = index > 1 and inlines[index - 1].t == "LineBreak"
    local text = inline.t == "Str" and inline.text or ""
    if text:find("\\", 1, true) or text:match("&[%w#]") or (begins and text:match("^%d*[-+=.)]")) then
      inlines[index] = pandoc.RawInline(FORMAT, (text:gsub("%p", "\\%0")))
    end
  end
  return inlines
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

local function note_size(doc)
  doc:walk { Div = function(div) large = large or div.classes:includes("stor") end }
end

-- What has no style of its own gets the large one.
local function enlarge(doc)
  if not large then return nil end
  if html then doc.blocks = { pandoc.Div(doc.blocks, { class = "stor" }) } end
  if not styled then return doc end
  local function larger(blocks) return pandoc.Div(blocks, { ["custom-style"] = "Stor" }) end
  for index, block in ipairs(doc.blocks) do
    if block.t == "Para" then
      doc.blocks[index] = larger { block }
    elseif block.t == "BulletList" then
      block.content = block.content:map(function(item)
        return { larger(item:walk { Plain = function(plain) return pandoc.Para(plain.content) end }) }
      end)
    end
  end
  return doc
end

-- An own template may say anything in an attribute: only what this filter reads is let through,
-- and nothing that is fetched from elsewhere.
local function only_ours(element)
  local widths = element.t == "Table" and element.attributes.bredder or nil
  element.identifier, element.attributes = "", { bredder = widths }
  return element
end

local function without_picture(image)
  return image.caption
end

return {
  { Pandoc = note_size },
  {
    Table = only_ours, Div = only_ours, Span = only_ours, Header = only_ours, Code = only_ours,
    CodeBlock = only_ours, Link = only_ours, Image = without_picture,
  },
  { Inlines = keep_sections_whole },
  { Inlines = escape_in_markdown },
  { Str = literal },
  { Table = shape_table, Div = shape_box, Span = shape_span, Blocks = space_after_tables },
  { Pandoc = enlarge },
}
