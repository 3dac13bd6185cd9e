// Names of character encodings: the labels of the Encoding Standard (encoding.spec.whatwg.org,
// section 4.2) and the ICU converter that decodes as browsers do. For text/charset.cc, and for
// recipes that name one.
#pragma once

#include <string_view>

namespace saem::text {

// "euc-kr" for "KS_C_5601-1987", "windows-1252" for "latin1"; "" for what is no label, and for the
// three legacy encodings that browsers refuse to decode (hz-gb-2312, iso-2022-cn, iso-2022-kr).
std::string_view EncodingOfLabel(std::string_view label);

// The converter of an encoding that EncodingOfLabel names; null for "utf-8", which needs none.
const char* IcuConverterOf(std::string_view encoding);

}  // namespace saem::text
