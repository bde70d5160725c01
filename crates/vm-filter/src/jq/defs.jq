# Filters of jq that jaq's libraries leave out, and join, which treats null otherwise there.

def _replace($old; $new): . / $old | reduce .[] as $part (null; if . == null then $part else . + $new + $part end) // "";

def _cell(escape; $row):
  if isstring then escape
  elif . == null then ""
  elif isnumber or isboolean then tojson
  else error("\(tojson) is no value for a \($row) row") end;

def join($separator):
  reduce .[] as $part (null;
    if . == null then "" else . + $separator end + ($part | _cell(.; "joined"))) // "";

def @csv: [.[] | _cell("\"" + _replace("\""; "\"\"") + "\""; "csv")] | join(",");

def @tsv:
  [.[] | _cell(_replace("\\"; "\\\\") | _replace("\t"; "\\t") | _replace("\n"; "\\n") | _replace("\r"; "\\r"); "tsv")]
  | join("\t");

def IN(values): any(values == .; .);
def IN(source; values): any(source == values; .);
def INDEX(values; key): reduce values as $value ({}; . + {($value | key | tostring): $value});
def INDEX(key): INDEX(.[]; key);

def ascii: [.] | implode;
def date: todate;
def leaf_paths: paths(scalars);
def toarray: if isarray then . else [.] end;
