/* typelib: the constants of the libraries that a .wsf job can refer to (<reference object="…">). */
#include "wsh/typelib.h"

#include "util/utf.h"

struct constant {
    const char *name;
    int32_t value;
};

/* Reference sections 9 and 10.1. */
static const struct constant wbem[] = {
    /* WbemFlagEnum */
    {"wbemFlagReturnImmediately", 0x10},
    {"wbemFlagReturnWhenComplete", 0},
    {"wbemFlagBidirectional", 0},
    {"wbemFlagForwardOnly", 0x20},
    {"wbemFlagNoErrorObject", 0x40},
    {"wbemFlagReturnErrorObject", 0},
    {"wbemFlagSendStatus", 0x80},
    {"wbemFlagDontSendStatus", 0},
    {"wbemFlagEnsureLocatable", 0x100},
    {"wbemFlagDirectRead", 0x200},
    {"wbemFlagSendOnlySelected", 0},
    {"wbemFlagUseAmendedQualifiers", 0x20000},
    {"wbemFlagGetDefault", 0},
    {"wbemFlagSpawnInstance", 1},
    {"wbemFlagUseCurrentTime", 1},
    /* WbemQueryFlagEnum */
    {"wbemQueryFlagDeep", 0},
    {"wbemQueryFlagShallow", 1},
    {"wbemQueryFlagPrototype", 2},
    /* WbemChangeFlagEnum */
    {"wbemChangeFlagCreateOrUpdate", 0},
    {"wbemChangeFlagUpdateOnly", 1},
    {"wbemChangeFlagCreateOnly", 2},
    {"wbemChangeFlagUpdateCompatible", 0},
    {"wbemChangeFlagUpdateSafeMode", 0x20},
    {"wbemChangeFlagUpdateForceMode", 0x40},
    {"wbemChangeFlagStrongValidation", 0x80},
    {"wbemChangeFlagAdvisory", 0x10000},
    /* WbemComparisonFlagEnum */
    {"wbemComparisonFlagIncludeAll", 0},
    {"wbemComparisonFlagIgnoreQualifiers", 1},
    {"wbemComparisonFlagIgnoreObjectSource", 2},
    {"wbemComparisonFlagIgnoreDefaultValues", 4},
    {"wbemComparisonFlagIgnoreClass", 8},
    {"wbemComparisonFlagIgnoreCase", 0x10},
    {"wbemComparisonFlagIgnoreFlavor", 0x20},
    /* WbemCimtypeEnum */
    {"wbemCimtypeSint16", 2},
    {"wbemCimtypeSint32", 3},
    {"wbemCimtypeReal32", 4},
    {"wbemCimtypeReal64", 5},
    {"wbemCimtypeString", 8},
    {"wbemCimtypeBoolean", 11},
    {"wbemCimtypeObject", 13},
    {"wbemCimtypeSint8", 16},
    {"wbemCimtypeUint8", 17},
    {"wbemCimtypeUint16", 18},
    {"wbemCimtypeUint32", 19},
    {"wbemCimtypeSint64", 20},
    {"wbemCimtypeUint64", 21},
    {"wbemCimtypeDatetime", 101},
    {"wbemCimtypeReference", 102},
    {"wbemCimtypeChar16", 103},
    /* WbemAuthenticationLevelEnum */
    {"wbemAuthenticationLevelDefault", 0},
    {"wbemAuthenticationLevelNone", 1},
    {"wbemAuthenticationLevelConnect", 2},
    {"wbemAuthenticationLevelCall", 3},
    {"wbemAuthenticationLevelPkt", 4},
    {"wbemAuthenticationLevelPktIntegrity", 5},
    {"wbemAuthenticationLevelPktPrivacy", 6},
    /* WbemImpersonationLevelEnum */
    {"wbemImpersonationLevelAnonymous", 1},
    {"wbemImpersonationLevelIdentify", 2},
    {"wbemImpersonationLevelImpersonate", 3},
    {"wbemImpersonationLevelDelegate", 4},
    /* WbemObjectTextFormatEnum */
    {"wbemObjectTextFormatCIMDTD20", 1},
    {"wbemObjectTextFormatWMIDTD20", 2},
    /* WbemTextFlagEnum */
    {"wbemTextFlagNoFlavors", 1},
    /* WbemTimeout */
    {"wbemTimeoutInfinite", -1},
    /* WbemConnectOptionsEnum */
    {"wbemConnectFlagUseMaxWait", 0x80},
    /* WbemPrivilegeEnum */
    {"wbemPrivilegeCreateToken", 1},
    {"wbemPrivilegePrimaryToken", 2},
    {"wbemPrivilegeLockMemory", 3},
    {"wbemPrivilegeIncreaseQuota", 4},
    {"wbemPrivilegeMachineAccount", 5},
    {"wbemPrivilegeTcb", 6},
    {"wbemPrivilegeSecurity", 7},
    {"wbemPrivilegeTakeOwnership", 8},
    {"wbemPrivilegeLoadDriver", 9},
    {"wbemPrivilegeSystemProfile", 10},
    {"wbemPrivilegeSystemtime", 11},
    {"wbemPrivilegeProfileSingleProcess", 12},
    {"wbemPrivilegeIncreaseBasePriority", 13},
    {"wbemPrivilegeCreatePagefile", 14},
    {"wbemPrivilegeCreatePermanent", 15},
    {"wbemPrivilegeBackup", 16},
    {"wbemPrivilegeRestore", 17},
    {"wbemPrivilegeShutdown", 18},
    {"wbemPrivilegeDebug", 19},
    {"wbemPrivilegeAudit", 20},
    {"wbemPrivilegeSystemEnvironment", 21},
    {"wbemPrivilegeChangeNotify", 22},
    {"wbemPrivilegeRemoteShutdown", 23},
    {"wbemPrivilegeUndock", 24},
    {"wbemPrivilegeSyncAgent", 25},
    {"wbemPrivilegeEnableDelegation", 26},
    {"wbemPrivilegeManageVolume", 27},
    /* WbemErrorEnum */
    {"wbemNoErr", 0},
    {"wbemErrFailed", (int32_t)0x80041001u},
    {"wbemErrNotFound", (int32_t)0x80041002u},
    {"wbemErrAccessDenied", (int32_t)0x80041003u},
    {"wbemErrProviderFailure", (int32_t)0x80041004u},
    {"wbemErrTypeMismatch", (int32_t)0x80041005u},
    {"wbemErrOutOfMemory", (int32_t)0x80041006u},
    {"wbemErrInvalidContext", (int32_t)0x80041007u},
    {"wbemErrInvalidParameter", (int32_t)0x80041008u},
    {"wbemErrNotAvailable", (int32_t)0x80041009u},
    {"wbemErrCriticalError", (int32_t)0x8004100Au},
    {"wbemErrInvalidStream", (int32_t)0x8004100Bu},
    {"wbemErrNotSupported", (int32_t)0x8004100Cu},
    {"wbemErrInvalidSuperclass", (int32_t)0x8004100Du},
    {"wbemErrInvalidNamespace", (int32_t)0x8004100Eu},
    {"wbemErrInvalidObject", (int32_t)0x8004100Fu},
    {"wbemErrInvalidClass", (int32_t)0x80041010u},
    {"wbemErrProviderNotFound", (int32_t)0x80041011u},
    {"wbemErrInvalidProviderRegistration", (int32_t)0x80041012u},
    {"wbemErrProviderLoadFailure", (int32_t)0x80041013u},
    {"wbemErrInitializationFailure", (int32_t)0x80041014u},
    {"wbemErrTransportFailure", (int32_t)0x80041015u},
    {"wbemErrInvalidOperation", (int32_t)0x80041016u},
    {"wbemErrInvalidQuery", (int32_t)0x80041017u},
    {"wbemErrInvalidQueryType", (int32_t)0x80041018u},
    {"wbemErrAlreadyExists", (int32_t)0x80041019u},
    {"wbemErrOverrideNotAllowed", (int32_t)0x8004101Au},
    {"wbemErrPropagatedQualifier", (int32_t)0x8004101Bu},
    {"wbemErrPropagatedProperty", (int32_t)0x8004101Cu},
    {"wbemErrUnexpected", (int32_t)0x8004101Du},
    {"wbemErrIllegalOperation", (int32_t)0x8004101Eu},
    {"wbemErrCannotBeKey", (int32_t)0x8004101Fu},
    {"wbemErrIncompleteClass", (int32_t)0x80041020u},
    {"wbemErrInvalidSyntax", (int32_t)0x80041021u},
    {"wbemErrReadOnly", (int32_t)0x80041023u},
    {"wbemErrProviderNotCapable", (int32_t)0x80041024u},
    {"wbemErrClassHasChildren", (int32_t)0x80041025u},
    {"wbemErrClassHasInstances", (int32_t)0x80041026u},
    {"wbemErrIllegalNull", (int32_t)0x80041028u},
    {"wbemErrInvalidQualifierType", (int32_t)0x80041029u},
    {"wbemErrInvalidPropertyType", (int32_t)0x8004102Au},
    {"wbemErrValueOutOfRange", (int32_t)0x8004102Bu},
    {"wbemErrCannotBeSingleton", (int32_t)0x8004102Cu},
    {"wbemErrInvalidCimType", (int32_t)0x8004102Du},
    {"wbemErrInvalidMethod", (int32_t)0x8004102Eu},
    {"wbemErrInvalidMethodParameters", (int32_t)0x8004102Fu},
    {"wbemErrSystemProperty", (int32_t)0x80041030u},
    {"wbemErrInvalidProperty", (int32_t)0x80041031u},
    {"wbemErrCallCancelled", (int32_t)0x80041032u},
    {"wbemErrShuttingDown", (int32_t)0x80041033u},
    {"wbemErrPropagatedMethod", (int32_t)0x80041034u},
    {"wbemErrMissingParameter", (int32_t)0x80041036u},
    {"wbemErrInvalidParameterId", (int32_t)0x80041037u},
    {"wbemErrNonConsecutiveParameterIds", (int32_t)0x80041038u},
    {"wbemErrParameterIdOnRetval", (int32_t)0x80041039u},
    {"wbemErrInvalidObjectPath", (int32_t)0x8004103Au},
    {"wbemErrOutOfDiskSpace", (int32_t)0x8004103Bu},
    {"wbemErrBufferTooSmall", (int32_t)0x8004103Cu},
    {"wbemErrUnsupportedPutExtension", (int32_t)0x8004103Du},
    {"wbemErrUnknownObjectType", (int32_t)0x8004103Eu},
    {"wbemErrUnknownPacketType", (int32_t)0x8004103Fu},
    {"wbemErrMarshalVersionMismatch", (int32_t)0x80041040u},
    {"wbemErrMarshalInvalidSignature", (int32_t)0x80041041u},
    {"wbemErrInvalidQualifier", (int32_t)0x80041042u},
    {"wbemErrInvalidDuplicateParameter", (int32_t)0x80041043u},
    {"wbemErrServerTooBusy", (int32_t)0x80041045u},
    {"wbemErrInvalidFlavor", (int32_t)0x80041046u},
    {"wbemErrCircularReference", (int32_t)0x80041047u},
    {"wbemErrTooManyProperties", (int32_t)0x80041051u},
    {"wbemErrUpdateTypeMismatch", (int32_t)0x80041052u},
    {"wbemErrUpdateOverrideNotAllowed", (int32_t)0x80041053u},
    {"wbemErrUpdatePropagatedMethod", (int32_t)0x80041054u},
    {"wbemErrMethodNotImplemented", (int32_t)0x80041055u},
    {"wbemErrMethodDisabled", (int32_t)0x80041056u},
    {"wbemErrRefresherBusy", (int32_t)0x80041057u},
    {"wbemErrUnparsableQuery", (int32_t)0x80041058u},
    {"wbemErrNotEventClass", (int32_t)0x80041059u},
    {"wbemErrMissingGroupWithin", (int32_t)0x8004105Au},
    {"wbemErrMissingAggregationList", (int32_t)0x8004105Bu},
    {"wbemErrPropertyNotAnObject", (int32_t)0x8004105Cu},
    {"wbemErrAggregatingByObject", (int32_t)0x8004105Du},
    {"wbemErrUninterpretableProviderQuery", (int32_t)0x8004105Fu},
    {"wbemErrBackupRestoreWinmgmtRunning", (int32_t)0x80041060u},
    {"wbemErrQueueOverflow", (int32_t)0x80041061u},
    {"wbemErrPrivilegeNotHeld", (int32_t)0x80041062u},
    {"wbemErrInvalidOperator", (int32_t)0x80041063u},
    {"wbemErrLocalCredentials", (int32_t)0x80041064u},
    {"wbemErrCannotBeAbstract", (int32_t)0x80041065u},
    {"wbemErrAmendedObject", (int32_t)0x80041066u},
    {"wbemErrTimeout", (int32_t)0x80041069u},
    {"wbemErrQuotaViolation", (int32_t)0x8004106Cu},
    {"wbemErrVetoDelete", (int32_t)0x8004107Au},
    {"wbemErrProviderSuspended", (int32_t)0x80041081u},
    {"wbemErrProviderAlreadyRegistered", (int32_t)0x80041084u},
    {"wbemErrProviderNotRegistered", (int32_t)0x80041085u},
    {"wbemErrEncryptedConnectionRequired", (int32_t)0x80041087u},
    {"wbemErrRegistrationTooBroad", (int32_t)0x80042001u},
    {"wbemErrRegistrationTooPrecise", (int32_t)0x80042002u},
    {"wbemErrTimedout", (int32_t)0x80043001u},
    {"wbemErrResetToDefault", (int32_t)0x80043002u},
    {"wbemErrNondecoratedObject", (int32_t)0x80041022u},
    {"wbemErrQueryNotImplemented", (int32_t)0x80041027u},
    {"wbemErrUnsupportedParameter", (int32_t)0x80041035u},
    {"wbemErrTooMuchData", (int32_t)0x80041044u},
    {"wbemErrUnsupportedClassUpdate", (int32_t)0x80041048u},
    {"wbemErrCannotChangeKeyInheritance", (int32_t)0x80041049u},
    {"wbemErrCannotChangeIndexInheritance", (int32_t)0x80041050u},
    {"wbemErrClientTooSlow", (int32_t)0x80041067u},
    {"wbemErrNullSecurityDescriptor", (int32_t)0x80041068u},
    {"wbemErrInvalidAssociation", (int32_t)0x8004106Au},
    {"wbemErrAmbiguousOperation", (int32_t)0x8004106Bu},
    {"wbemErrTransactionConflict", (int32_t)0x8004106Du},
    {"wbemErrForcedRollback", (int32_t)0x8004106Eu},
    {"wbemErrUnsupportedLocale", (int32_t)0x8004106Fu},
    {"wbemErrHandleOutOfDate", (int32_t)0x80041070u},
    {"wbemErrConnectionFailed", (int32_t)0x80041071u},
    {"wbemErrInvalidHandleRequest", (int32_t)0x80041072u},
    {"wbemErrPropertyNameTooWide", (int32_t)0x80041073u},
    {"wbemErrClassNameTooWide", (int32_t)0x80041074u},
    {"wbemErrMethodNameTooWide", (int32_t)0x80041075u},
    {"wbemErrQualifierNameTooWide", (int32_t)0x80041076u},
    {"wbemErrRerunCommand", (int32_t)0x80041077u},
    {"wbemErrDatabaseVerMismatch", (int32_t)0x80041078u},
    {"wbemErrVetoPut", (int32_t)0x80041079u},
    {"wbemErrInvalidLocale", (int32_t)0x80041080u},
    {"wbemErrSynchronizationRequired", (int32_t)0x80041082u},
    {"wbemErrNoSchema", (int32_t)0x80041083u},
    {"wbemErrFatalTransportError", (int32_t)0x80041086u},
    {0},
};

/* Scripting runtime: modes of OpenTextFile, formats, attributes, drive types, special folders. */
static const struct constant scripting[] = {
    {"ForReading", 1},     {"ForWriting", 2},
    {"ForAppending", 8},   {"TristateTrue", -1},
    {"TristateFalse", 0},  {"TristateUseDefault", -2},
    {"TristateMixed", -2}, {"BinaryCompare", 0},
    {"TextCompare", 1},    {"DatabaseCompare", 2},
    {"Normal", 0},         {"ReadOnly", 1},
    {"Hidden", 2},         {"System", 4},
    {"Volume", 8},         {"Directory", 16},
    {"Archive", 32},       {"Alias", 1024},
    {"Compressed", 2048},  {"UnknownType", 0},
    {"Removable", 1},      {"Fixed", 2},
    {"Remote", 3},         {"CDRom", 4},
    {"RamDisk", 5},        {"WindowsFolder", 0},
    {"SystemFolder", 1},   {"TemporaryFolder", 2},
    {"StdIn", 0},          {"StdOut", 1},
    {"StdErr", 2},         {0},
};

/* Windows Script Host: window styles of Run, states of Exec, kinds of log entries. */
static const struct constant script_host[] = {
    {"WshHide", 0},           {"WshNormalFocus", 1},
    {"WshMinimizedFocus", 2}, {"WshMaximizedFocus", 3},
    {"WshNormalNoFocus", 4},  {"WshMinimizedNoFocus", 6},
    {"WshRunning", 0},        {"WshFinished", 1},
    {"WshFailed", 2},         {0},
};

static const struct library {
    const char *prefix; /* of its ProgIDs */
    const char *guid;
    const struct constant *constants;
} libraries[] = {
    {"WbemScripting.", "{565783C6-CB41-11D1-8B02-00600806D9B6}", wbem},
    {"Scripting.", "{420B2830-E718-11CF-893D-00A0C9054228}", scripting},
    {"WScript.", "{F935DC20-1CF0-11D0-ADB9-00C04FD58A0B}", script_host},
};

static const struct library *find(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(libraries); i++) {
        struct slice prefix = slice_of(libraries[i].prefix), guid = slice_of(libraries[i].guid);
        struct slice head = {name.p, name.n < prefix.n ? name.n : prefix.n};
        struct slice bare = {guid.p + 1, guid.n - 2};
        if (utf8_caseeq(head, prefix) || utf8_caseeq(name, guid) || utf8_caseeq(name, bare)) {
            return &libraries[i];
        }
    }
    return NULL;
}

hres typelib_add_constants(struct engine *e, struct slice name)
{
    const struct library *l = find(name);
    hres hr = l ? 0 : WBEM_E_NOT_FOUND;
    for (const struct constant *c = l ? l->constants : NULL; c && c->name && hr == 0; c++) {
        struct var v = VAR_I4(c->value);
        hr = e->ops->add_const(e, c->name, &v);
    }
    return hr;
}
