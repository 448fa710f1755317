//! The rules of XLIFF 2.0 and 2.1. Sections are those of XLIFF 2.1.

use crate::check::rule::rules;
use crate::check::schema::structure;

structure!("xliff2", "XLIFF 2.1, 4.2 Elements; 5 (modules)", "XLIFF 2.1, 4.3 Attributes; 5 (modules)");

rules! {
    /// What the core asks beyond its table.
    CORE_RULES:
    VERSION Error "xliff2/version", "XLIFF 2.1, 4.3.1.42 version",
        "The version is 2.0 or 2.1, and 2.2 in the namespace of XLIFF 2.2, which is checked only on request.";
    LANGUAGE_TAG Error "xliff2/language-tag", "XLIFF 2.1, 4.3.1.29 srcLang, 4.3.1.37 trgLang, 4.3.2.1 xml:lang",
        "A language is named by a tag that is well-formed by BCP 47.";
    ID_SYNTAX Error "xliff2/id-syntax", "XLIFF 2.1, 4.3.1.21 id",
        "An id is a name token.";
    REFERENCE_SYNTAX Error "xliff2/reference-syntax", "XLIFF 2.1, 4.3.1 XLIFF Attributes",
        "A reference to an id is a name token; several are separated by spaces alone.";
    CP_HEX_SYNTAX Error "xliff2/cp-hex-syntax", "XLIFF 2.1, 4.3.1.19 hex",
        "A code point is written in pairs of hexadecimal digits.";
    CP_VALID_CHARACTER Error "xliff2/cp-valid-character", "XLIFF 2.1, 4.3.1.19 hex",
        "<cp> stands for a code point up to 10FFFF that XML cannot hold; any other character is written itself.";
    FILE_ID_NOT_UNIQUE Error "xliff2/file-id-not-unique", "XLIFF 2.1, 4.3.1.21 id",
        "No two files of a document have the same id.";
    GROUP_ID_NOT_UNIQUE Error "xliff2/group-id-not-unique", "XLIFF 2.1, 4.3.1.21 id",
        "No two groups of a file have the same id, however deep they lie.";
    UNIT_ID_NOT_UNIQUE Error "xliff2/unit-id-not-unique", "XLIFF 2.1, 4.3.1.21 id",
        "No two units of a file have the same id.";
    NOTE_ID_NOT_UNIQUE Error "xliff2/note-id-not-unique", "XLIFF 2.1, 4.3.1.21 id",
        "No two notes of one file, group or unit have the same id.";
    DATA_ID_NOT_UNIQUE Error "xliff2/data-id-not-unique", "XLIFF 2.1, 4.3.1.21 id",
        "No two <data> of a unit have the same id.";
    ID_NOT_UNIQUE Error "xliff2/id-not-unique", "XLIFF 2.1, 4.3.1.21 id",
        "Segments, ignorables and inline elements of a unit share one set of ids; only a target repeats those of its source.";
    TARGET_ID_DIFFERS Error "xliff2/target-id-differs", "XLIFF 2.1, 4.3.1.21 id",
        "An inline element of a target that has the id of one in the source is of the same kind.";
    EXTENSION_ID_NOT_UNIQUE Error "xliff2/extension-id-not-unique", "XLIFF 2.1, 4.9.2 Constraints (extensions)",
        "Ids of an extension are unique within the file, group or unit that holds it.";
    EXTENSION_ID_SYNTAX Error "xliff2/extension-id-syntax", "XLIFF 2.1, 4.9.2 Constraints (extensions)",
        "An id of an extension is a name token.";
    MODULE_REPEATED Error "xliff2/module-repeated", "XLIFF 2.1, 4.2.2.2 file, 4.2.2.4 group, 4.2.2.5 unit",
        "A module's element stands at most once in a file, group or unit.";
    TARGET_LANGUAGE_MISSING Error "xliff2/target-language-missing", "XLIFF 2.1, 4.2.2.1 xliff",
        "A document with targets names their language in trgLang.";
    SOURCE_LANGUAGE_DIFFERS Error "xliff2/source-language-differs", "XLIFF 2.1, 4.2.2.12 source",
        "xml:lang of a source, its own or inherited, is srcLang.";
    TARGET_LANGUAGE_DIFFERS Error "xliff2/target-language-differs", "XLIFF 2.1, 4.2.2.13 target",
        "xml:lang of a target, its own or inherited, is trgLang.";
    SPACE_DIFFERS Error "xliff2/space-differs", "XLIFF 2.1, 4.3.2.2 xml:space",
        "White space counts alike in a source and its target.";
    SKELETON Error "xliff2/skeleton", "XLIFF 2.1, 4.2.2.3 skeleton",
        "A skeleton has content or an href, one of them and not both.";
    UNIT_WITHOUT_SEGMENT Error "xliff2/unit-without-segment", "XLIFF 2.1, 4.2.2.5 unit",
        "A unit has at least one segment.";
    SUBSTATE_WITHOUT_STATE Error "xliff2/sub-state-without-state", "XLIFF 2.1, 4.3.1.35 subState",
        "subState stands only beside state.";
    STATE_WITHOUT_TARGET Warning "xliff2/state-without-target", "XLIFF 2.1, 4.3.1.31 state",
        "A state beyond initial assumes that there is a target.";
    SUBTYPE_WITHOUT_TYPE Error "xliff2/sub-type-without-type", "XLIFF 2.1, 4.3.1.36 subType; 5.1.7.8",
        "subType stands only beside type.";
    SUBTYPE_MISMATCH Error "xliff2/sub-type-mismatch", "XLIFF 2.1, 4.3.1.36 subType",
        "xlf:var belongs to type ui; xlf:b, xlf:i, xlf:u, xlf:lb and xlf:pb belong to type fmt; there are no other values with the prefix xlf.";
    DATA_REF_UNRESOLVED Error "xliff2/data-ref-unresolved", "XLIFF 2.1, 4.3.1.9 dataRef",
        "dataRef names a <data> of the same unit (or of the same match).";
    DATA_REF_START_UNRESOLVED Error "xliff2/data-ref-start-unresolved", "XLIFF 2.1, 4.3.1.11 dataRefStart",
        "dataRefStart names a <data> of the same unit (or of the same match).";
    DATA_REF_END_UNRESOLVED Error "xliff2/data-ref-end-unresolved", "XLIFF 2.1, 4.3.1.10 dataRefEnd",
        "dataRefEnd names a <data> of the same unit (or of the same match).";
    PAIR_INCOMPLETE Warning "xliff2/pair-incomplete", "XLIFF 2.1, Schematron rules F16, F17, F22, F23, F26",
        "On <pc>, the attributes for its start and its end come in pairs.";
    COPY_OF_UNRESOLVED Error "xliff2/copy-of-unresolved", "XLIFF 2.1, 4.3.1.8 copyOf",
        "copyOf names a code of the same unit.";
    COPY_OF_NOT_COPYABLE Error "xliff2/copy-of-not-copyable", "XLIFF 2.1, 4.3.1.2 canCopy, 4.7.2.6 Editing Hints",
        "A code with canCopy=\"no\" has no copies.";
    COPY_OF_WITH_DATA Error "xliff2/copy-of-with-data", "XLIFF 2.1, 4.7.2.4.1 Duplicating an existing code",
        "copyOf stands where the base code has no original data; otherwise the copy refers to the data itself.";
    SUB_FLOW_UNRESOLVED Error "xliff2/sub-flow-unresolved", "XLIFF 2.1, 4.7.4 Sub-Flows",
        "Every sub-flow is a unit of the same file.";
    EDITING_HINTS Error "xliff2/reorder-editing-hints", "XLIFF 2.1, 4.7.2.6 Editing Hints",
        "A code with canReorder \"no\" or \"firstNo\" has canCopy=\"no\" and canDelete=\"no\".";
    REORDER_FIRST_MISSING Error "xliff2/reorder-first-missing", "XLIFF 2.1, 4.7.2.6 Editing Hints",
        "A code with canReorder=\"no\" follows one with \"firstNo\" or \"no\".";
    REORDER_BROKEN Error "xliff2/reorder-sequence-broken", "XLIFF 2.1, 4.7.2.6 Editing Hints",
        "A sequence of codes that cannot be re-ordered stands in the target as in the source, with no other code inside.";
    NON_REMOVABLE_MISSING Error "xliff2/non-removable-missing", "XLIFF 2.1, 4.3.1.3 canDelete",
        "A code with canDelete=\"no\" is in a target of the unit as soon as its segment has one.";
    SC_ISOLATED_WRONGLY Error "xliff2/sc-isolated-wrongly", "XLIFF 2.1, 4.2.3.4 sc",
        "<sc> is isolated only when no <ec> of the unit refers to it.";
    SC_WITHOUT_EC Error "xliff2/sc-without-ec", "XLIFF 2.1, 4.2.3.4 sc",
        "<sc> that is not isolated has its <ec> after it in the unit, exactly one.";
    EC_WITHOUT_SC Error "xliff2/ec-without-sc", "XLIFF 2.1, 4.2.3.5 ec",
        "<ec> that is not isolated has its <sc> in the unit.";
    EC_BEFORE_SC Error "xliff2/ec-before-sc", "XLIFF 2.1, 4.2.3.5 ec",
        "<ec> stands after its <sc>.";
    EC_WITHOUT_START_REF Error "xliff2/ec-without-start-ref", "XLIFF 2.1, 4.2.3.5 ec",
        "<ec> names its <sc> in startRef, or is isolated.";
    EC_ID_NOT_ISOLATED Error "xliff2/ec-id-not-isolated", "XLIFF 2.1, 4.2.3.5 ec",
        "Only an isolated <ec> has an id of its own.";
    EC_ISOLATED_START_REF Error "xliff2/ec-isolated-start-ref", "XLIFF 2.1, 4.2.3.5 ec",
        "An isolated <ec> has an id instead of startRef.";
    EC_ISOLATED_WITHOUT_ID Error "xliff2/ec-isolated-without-id", "XLIFF 2.1, 4.2.3.5 ec",
        "An isolated <ec> has an id.";
    EC_DIR Error "xliff2/ec-dir", "XLIFF 2.1, 4.2.3.5 ec",
        "Only an isolated <ec> has dir.";
    SC_EC_DIFFER Error "xliff2/sc-ec-differ", "XLIFF 2.1, 4.2.3.4 sc, 4.2.3.5 ec",
        "<sc> and its <ec> agree in canCopy, canDelete, canOverlap and canReorder; after \"firstNo\" the <ec> has canReorder=\"no\".";
    SM_WITHOUT_EM Error "xliff2/sm-without-em", "XLIFF 2.1, 4.2.3.7 sm",
        "<sm> has its <em> after it in the unit.";
    EM_WITHOUT_SM Error "xliff2/em-without-sm", "XLIFF 2.1, 4.2.3.8 em",
        "<em> has its <sm> in the unit.";
    EM_BEFORE_SM Error "xliff2/em-before-sm", "XLIFF 2.1, 4.2.3.8 em",
        "<em> stands after its <sm>.";
    ORDER_NOT_UNIQUE Error "xliff2/order-not-unique", "XLIFF 2.1, 4.3.1.24 order",
        "No two targets of a unit have the same place, given or implied.";
    ORDER_TOO_HIGH Error "xliff2/order-too-high", "XLIFF 2.1, 4.3.1.24 order",
        "The place of a target is not beyond the number of segments and ignorables.";
    COMMENT_VALUE_OR_REF Error "xliff2/comment-value-or-ref", "XLIFF 2.1, 4.7.3.1.3 Comment Annotation",
        "A comment has a value or a ref, one of them and not both.";
    COMMENT_REF Error "xliff2/comment-ref", "XLIFF 2.1, 4.7.3.1.3 Comment Annotation",
        "The ref of a comment leads to a note of the same unit.";
    FRAGMENT_SYNTAX Error "xliff2/fragment-syntax", "XLIFF 2.1, 3 Fragment Identification",
        "A fragment is # and selectors separated by /, each an id or prefix=id.";
    FRAGMENT_PREFIX_SYNTAX Error "xliff2/fragment-prefix-syntax", "XLIFF 2.1, 3.2 Selectors for Modules and Extensions",
        "The prefix of a module or an extension is a name token of more than one character; the single ones are f, g, u, n, d and t.";
    FRAGMENT_PREFIX_UNKNOWN Error "xliff2/fragment-prefix-unknown", "XLIFF 2.1, 3.2 Selectors for Modules and Extensions",
        "The prefix of a module or an extension is registered.";
    FRAGMENT_PREFIX_REPEATED Error "xliff2/fragment-prefix-repeated", "XLIFF 2.1, 3 Fragment Identification",
        "No prefix stands twice in a fragment.";
    FRAGMENT_ORDER Error "xliff2/fragment-order", "XLIFF 2.1, 3 Fragment Identification",
        "File, group and unit come in this order.";
    FRAGMENT_LEAF Error "xliff2/fragment-leaf", "XLIFF 2.1, 3 Fragment Identification",
        "A fragment has one selector for something inside a file, group or unit at most, and that is its last.";
    FRAGMENT_UNRESOLVED Warning "xliff2/fragment-unresolved", "XLIFF 2.1, 3 Fragment Identification",
        "What a fragment refers to is there.";
}

rules! {
    /// What the modules ask beyond their tables.
    MODULE_RULES:
    MTC_ID_NOT_UNIQUE Error "xliff2/mtc-id-not-unique", "XLIFF 2.1, 5.1.7.1 id",
        "No two matches of a unit have the same id.";
    MTC_REF_SYNTAX Error "xliff2/mtc-ref-syntax", "XLIFF 2.1, 5.1.7.5 ref",
        "The ref of a match is a fragment, which begins with #.";
    MTC_REF_UNRESOLVED Error "xliff2/mtc-ref-unresolved", "XLIFF 2.1, 5.1.7.5 ref",
        "The ref of a match leads to a span of text in the same unit.";
    GLS_ID_NOT_UNIQUE Error "xliff2/gls-id-not-unique", "XLIFF 2.1, 5.2.5.1 id",
        "Entries and translations of a glossary share one set of ids.";
    GLS_ENTRY_INCOMPLETE Error "xliff2/gls-entry-incomplete", "XLIFF 2.1, 5.2.4.3 glossEntry",
        "An entry has a translation or a definition.";
    GLS_REF_UNRESOLVED Error "xliff2/gls-ref-unresolved", "XLIFF 2.1, 5.2.5.2 ref",
        "The ref of an entry or a translation leads to a span of text in the same unit.";
    GLS_REF_OUTSIDE Warning "xliff2/gls-ref-outside", "XLIFF 2.1, 5.2.5.2 ref",
        "The ref of an entry or a translation is a fragment, which begins with #.";
    FS_ON_EC Error "xliff2/fs-on-ec", "XLIFF 2.1, 5.3.5.1 fs, 5.3.5.2 subFs",
        "Format styles stand on <ec> only when it is isolated; otherwise those of its <sc> hold.";
    FS_SUBFS_WITHOUT_FS Error "xliff2/fs-subfs-without-fs", "XLIFF 2.1, 5.3.5.2 subFs",
        "subFs stands only beside fs.";
    MDA_ID_NOT_UNIQUE Error "xliff2/mda-id-not-unique", "XLIFF 2.1, 5.4.5.3 id",
        "Groups of metadata and the <metadata> around them share one set of ids.";
    RES_ID_NOT_UNIQUE Error "xliff2/res-id-not-unique", "XLIFF 2.1, 5.5.4.3 resourceItemRef, 5.5.4.4 resourceItem",
        "Items and references to items of one <resourceData> share one set of ids.";
    RES_REF_UNRESOLVED Warning "xliff2/res-ref-unresolved", "XLIFF 2.1, 5.5.5.6 ref",
        "A reference names an item of the same file.";
    RES_HREF Error "xliff2/res-href", "XLIFF 2.1, 5.5.4.5 source, 5.5.4.6 target",
        "A resource has content or an href, one of them and not both.";
    RES_LANGUAGE_DIFFERS Error "xliff2/res-language-differs", "XLIFF 2.1, 5.5.4.5 source",
        "xml:lang of a resource's source is srcLang.";
    RES_TARGET_LANGUAGE_DIFFERS Warning "xliff2/res-target-language-differs", "XLIFF 2.1, 5.5.4.6 target",
        "xml:lang of a resource's target is trgLang. (A warning: valid files of the standard's own suite differ.)";
    RES_MIME_TYPE_MISSING Error "xliff2/res-mime-type-missing", "XLIFF 2.1, 5.5.4.4 resourceItem",
        "An item whose source and target are empty has a mimeType.";
    SLR_ON_EC Error "xliff2/slr-on-ec", "XLIFF 2.1, 5.7.5.8 equivStorage, 5.7.5.9 sizeInfo, 5.7.5.10 sizeInfoRef",
        "equivStorage, sizeInfo and sizeInfoRef stand on <ec> only when it is isolated.";
    SLR_SIZE_INFO_TWICE Error "xliff2/slr-size-info-twice", "XLIFF 2.1, 5.7.5.9 sizeInfo",
        "An element has sizeInfo or sizeInfoRef, not both.";
    SLR_SIZE_INFO_REF Error "xliff2/slr-size-info-ref", "XLIFF 2.1, 5.7.5.10 sizeInfoRef",
        "sizeInfoRef names an element in a <slr:data> beside the element or beside one that holds it.";
    SLR_SIZE_INFO Error "xliff2/slr-size-info", "XLIFF 2.1, 5.7.6.1.2 sizeInfo",
        "In the standard profile, and where no profile is named and it is a number, sizeInfo is a whole number.";
    SLR_EQUIV_STORAGE Error "xliff2/slr-equiv-storage", "XLIFF 2.1, 5.7.6.2.2 equivStorage",
        "In the standard profiles, and where no profile is named and it is a number, equivStorage is a whole number.";
    SLR_SIZE_RESTRICTION Error "xliff2/slr-size-restriction", "XLIFF 2.1, 5.7.6.1.1 sizeRestriction",
        "In the standard profile a size restriction is a whole number or *, with a whole number and a comma before it or not.";
    SLR_STORAGE_RESTRICTION Error "xliff2/slr-storage-restriction", "XLIFF 2.1, 5.7.6.2.1 storageRestriction",
        "In the standard profiles a storage restriction is a whole number or *, with a whole number and a comma before it or not.";
    VAL_RULE Error "xliff2/val-rule", "XLIFF 2.1, 5.8.4.3 rule",
        "A rule has exactly one of isPresent, isNotPresent, startsWith, endsWith and attributes of another namespace.";
    VAL_EXISTS_IN_SOURCE Error "xliff2/val-exists-in-source", "XLIFF 2.1, 5.8.5.6 existsInSource",
        "existsInSource stands beside isPresent, startsWith or endsWith.";
    VAL_OCCURS Warning "xliff2/val-occurs", "XLIFF 2.1, 5.8.5.2 occurs",
        "occurs stands beside isPresent. (A warning: the standard's own suite calls a file valid that differs.)";
    VAL_DISABLED Error "xliff2/val-disabled", "XLIFF 2.1, Schematron rule val4",
        "A rule of a file is not disabled: there is nothing above it to disable.";
    CTR_REF_UNRESOLVED Error "xliff2/ctr-ref-unresolved", "XLIFF 2.1, 5.6.5.5 ref",
        "ref of <revisions> is the id of an element of the enclosing element; of a note, where it applies to notes.";
    CTR_REF_MISSING Error "xliff2/ctr-ref-missing", "XLIFF 2.1, 5.6.4.3 revisions",
        "Where several elements with ids could be meant, ref says which.";
    CTR_PROPERTY Error "xliff2/ctr-property", "XLIFF 2.1, 5.6.5.6 property",
        "A property is content or an attribute that the element has.";
    CTR_PROPERTY_REPEATED Error "xliff2/ctr-property-repeated", "XLIFF 2.1, 5.6.5.6 property",
        "A revision gives each property one value.";
    CTR_CURRENT_VERSION Error "xliff2/ctr-current-version", "XLIFF 2.1, 5.6.5.3 currentVersion",
        "currentVersion is the version of one of the revisions.";
    ITS_VERSION Error "xliff2/its-version", "XLIFF 2.1, 5.9.4 Conformance",
        "Where attributes of ITS stand, its:version is set on the element or on one that holds it.";
    ITS_TYPE Error "xliff2/its-annotation-type", "XLIFF 2.1, 5.9.10 ITS Mapping Annotations",
        "An annotation that carries data of ITS is of type its:generic, or says no type.";
    ITS_EXCLUSIVE Error "xliff2/its-exclusive", "XLIFF 2.1, 5.9.12 Attributes",
        "Attributes that refer to ITS data elsewhere do not stand beside those that hold the data, nor a score beside a vote.";
    ITS_TA_PAIR Error "xliff2/its-ta-pair", "XLIFF 2.1, 5.9.12.33 taIdent, 5.9.12.35 taSource",
        "taIdent and taSource come together.";
    ITS_THRESHOLD Error "xliff2/its-threshold", "XLIFF 2.1, 5.9.6.5 Localization Quality Rating",
        "A threshold stands where the score or the vote is set, here or above.";
    ITS_STANDOFF_UNRESOLVED Error "xliff2/its-standoff-unresolved", "XLIFF 2.1, 5.9.12.11 locQualityIssuesRef, 5.9.12.24 provenanceRecordsRef",
        "A reference to issues or provenance, #its=ID, leads to an element of the same unit, match or element above.";
    ITS_ISSUE_EMPTY Error "xliff2/its-issue-empty", "XLIFF 2.1, 5.9.11.2 locQualityIssue",
        "An issue has a type or a comment.";
    ITS_RECORD_EMPTY Error "xliff2/its-record-empty", "XLIFF 2.1, 5.9.11.4 provenanceRecord",
        "A provenance record says who or which tool.";
    ITS_ANNOTATORS_REF Error "xliff2/its-annotators-ref", "XLIFF 2.1, 5.9.12.2 annotatorsRef; ITS 2.0, 5.7",
        "annotatorsRef is a list of category|IRI with each data category of ITS once at most.";
    ITS_ANNOTATOR_MISSING Error "xliff2/its-annotator-missing", "XLIFF 2.1, 5.9.12.19 mtConfidence, 5.9.12.32 taConfidence, 5.9.12.36 termConfidence",
        "A confidence stands where annotatorsRef, here or above, names the tool for its data category.";
}
