/* status: result codes of WMI (MS-WMI 2.2.11, the scripting library's WbemErrorEnum, MOF compiler
 * codes), Automation and COM codes that reach scripts: one table of code, value, scripting name and
 * English short text. */
#ifndef WMI_STATUS_H
#define WMI_STATUS_H
#include <stdint.h>

/* 0 success; negative failure; positive an answer of the function that returns it. Values are
 * HRESULTs. */
typedef int32_t wmi_status;

/* All codes as a table: X(name, value, scripting name or NULL, text) */
/* clang-format off */
#define WMI_STATUS_TABLE(X) \
    X(WBEM_S_NO_ERROR, 0x00000000, "wbemNoErr", "Success") \
    X(WBEM_S_FALSE, 0x00000001, NULL, "End of enumeration") \
    X(WBEM_S_ALREADY_EXISTS, 0x00040001, NULL, "Already exists") \
    X(WBEM_S_RESET_TO_DEFAULT, 0x00040002, NULL, "Reset to default") \
    X(WBEM_S_DIFFERENT, 0x00040003, NULL, "Different") \
    X(WBEM_S_TIMEDOUT, 0x00040004, NULL, "Timed out") \
    X(WBEM_S_NO_MORE_DATA, 0x00040005, NULL, "No more data") \
    X(WBEM_S_OPERATION_CANCELLED, 0x00040006, NULL, "Operation cancelled") \
    X(WBEM_S_PENDING, 0x00040007, NULL, "Pending") \
    X(WBEM_S_DUPLICATE_OBJECTS, 0x00040008, NULL, "Duplicate objects") \
    X(WBEM_S_ACCESS_DENIED, 0x00040009, NULL, "Access denied to part of the result") \
    X(WBEM_S_PARTIAL_RESULTS, 0x00040010, NULL, "Partial results") \
    X(WBEM_E_FAILED, 0x80041001, "wbemErrFailed", "Generic failure") \
    X(WBEM_E_NOT_FOUND, 0x80041002, "wbemErrNotFound", "Not found") \
    X(WBEM_E_ACCESS_DENIED, 0x80041003, "wbemErrAccessDenied", "Access denied") \
    X(WBEM_E_PROVIDER_FAILURE, 0x80041004, "wbemErrProviderFailure", "Provider failure") \
    X(WBEM_E_TYPE_MISMATCH, 0x80041005, "wbemErrTypeMismatch", "Type mismatch") \
    X(WBEM_E_OUT_OF_MEMORY, 0x80041006, "wbemErrOutOfMemory", "Out of memory") \
    X(WBEM_E_INVALID_CONTEXT, 0x80041007, "wbemErrInvalidContext", "Invalid context") \
    X(WBEM_E_INVALID_PARAMETER, 0x80041008, "wbemErrInvalidParameter", "Invalid parameter") \
    X(WBEM_E_NOT_AVAILABLE, 0x80041009, "wbemErrNotAvailable", "Not available") \
    X(WBEM_E_CRITICAL_ERROR, 0x8004100A, "wbemErrCriticalError", "Critical error") \
    X(WBEM_E_INVALID_STREAM, 0x8004100B, "wbemErrInvalidStream", "Invalid stream") \
    X(WBEM_E_NOT_SUPPORTED, 0x8004100C, "wbemErrNotSupported", "Not supported") \
    X(WBEM_E_INVALID_SUPERCLASS, 0x8004100D, "wbemErrInvalidSuperclass", "Invalid superclass") \
    X(WBEM_E_INVALID_NAMESPACE, 0x8004100E, "wbemErrInvalidNamespace", "Invalid namespace") \
    X(WBEM_E_INVALID_OBJECT, 0x8004100F, "wbemErrInvalidObject", "Invalid object") \
    X(WBEM_E_INVALID_CLASS, 0x80041010, "wbemErrInvalidClass", "Invalid class") \
    X(WBEM_E_PROVIDER_NOT_FOUND, 0x80041011, "wbemErrProviderNotFound", "Provider not found") \
    X(WBEM_E_INVALID_PROVIDER_REGISTRATION, 0x80041012, "wbemErrInvalidProviderRegistration", "Invalid provider registration") \
    X(WBEM_E_PROVIDER_LOAD_FAILURE, 0x80041013, "wbemErrProviderLoadFailure", "Provider load failure") \
    X(WBEM_E_INITIALIZATION_FAILURE, 0x80041014, "wbemErrInitializationFailure", "Initialization failure") \
    X(WBEM_E_TRANSPORT_FAILURE, 0x80041015, "wbemErrTransportFailure", "Transport failure") \
    X(WBEM_E_INVALID_OPERATION, 0x80041016, "wbemErrInvalidOperation", "Invalid operation") \
    X(WBEM_E_INVALID_QUERY, 0x80041017, "wbemErrInvalidQuery", "Invalid query") \
    X(WBEM_E_INVALID_QUERY_TYPE, 0x80041018, "wbemErrInvalidQueryType", "Invalid query type") \
    X(WBEM_E_ALREADY_EXISTS, 0x80041019, "wbemErrAlreadyExists", "Already exists") \
    X(WBEM_E_OVERRIDE_NOT_ALLOWED, 0x8004101A, "wbemErrOverrideNotAllowed", "Override not allowed") \
    X(WBEM_E_PROPAGATED_QUALIFIER, 0x8004101B, "wbemErrPropagatedQualifier", "Propagated qualifier") \
    X(WBEM_E_PROPAGATED_PROPERTY, 0x8004101C, "wbemErrPropagatedProperty", "Propagated property") \
    X(WBEM_E_UNEXPECTED, 0x8004101D, "wbemErrUnexpected", "Unexpected failure") \
    X(WBEM_E_ILLEGAL_OPERATION, 0x8004101E, "wbemErrIllegalOperation", "Illegal operation") \
    X(WBEM_E_CANNOT_BE_KEY, 0x8004101F, "wbemErrCannotBeKey", "Cannot be key") \
    X(WBEM_E_INCOMPLETE_CLASS, 0x80041020, "wbemErrIncompleteClass", "Incomplete class") \
    X(WBEM_E_INVALID_SYNTAX, 0x80041021, "wbemErrInvalidSyntax", "Invalid syntax") \
    X(WBEM_E_READ_ONLY, 0x80041023, "wbemErrReadOnly", "Read-only") \
    X(WBEM_E_PROVIDER_NOT_CAPABLE, 0x80041024, "wbemErrProviderNotCapable", "Provider is not capable of the attempted operation") \
    X(WBEM_E_CLASS_HAS_CHILDREN, 0x80041025, "wbemErrClassHasChildren", "Class has children") \
    X(WBEM_E_CLASS_HAS_INSTANCES, 0x80041026, "wbemErrClassHasInstances", "Class has instances") \
    X(WBEM_E_ILLEGAL_NULL, 0x80041028, "wbemErrIllegalNull", "Illegal null value") \
    X(WBEM_E_INVALID_QUALIFIER_TYPE, 0x80041029, "wbemErrInvalidQualifierType", "Invalid qualifier type") \
    X(WBEM_E_INVALID_PROPERTY_TYPE, 0x8004102A, "wbemErrInvalidPropertyType", "Invalid property type") \
    X(WBEM_E_VALUE_OUT_OF_RANGE, 0x8004102B, "wbemErrValueOutOfRange", "Value out of range") \
    X(WBEM_E_CANNOT_BE_SINGLETON, 0x8004102C, "wbemErrCannotBeSingleton", "Cannot be singleton") \
    X(WBEM_E_INVALID_CIM_TYPE, 0x8004102D, "wbemErrInvalidCimType", "Invalid CIM type") \
    X(WBEM_E_INVALID_METHOD, 0x8004102E, "wbemErrInvalidMethod", "Invalid method") \
    X(WBEM_E_INVALID_METHOD_PARAMETERS, 0x8004102F, "wbemErrInvalidMethodParameters", "Invalid method Parameter(s)") \
    X(WBEM_E_SYSTEM_PROPERTY, 0x80041030, "wbemErrSystemProperty", "System property") \
    X(WBEM_E_INVALID_PROPERTY, 0x80041031, "wbemErrInvalidProperty", "Invalid property") \
    X(WBEM_E_CALL_CANCELLED, 0x80041032, "wbemErrCallCancelled", "Call cancelled") \
    X(WBEM_E_SHUTTING_DOWN, 0x80041033, "wbemErrShuttingDown", "Shutting down") \
    X(WBEM_E_PROPAGATED_METHOD, 0x80041034, "wbemErrPropagatedMethod", "Propagated method") \
    X(WBEM_E_MISSING_PARAMETER_ID, 0x80041036, "wbemErrMissingParameter", "Missing parameter ID") \
    X(WBEM_E_INVALID_PARAMETER_ID, 0x80041037, "wbemErrInvalidParameterId", "Invalid parameter ID") \
    X(WBEM_E_NONCONSECUTIVE_PARAMETER_IDS, 0x80041038, "wbemErrNonConsecutiveParameterIds", "Nonconsecutive parameter IDs") \
    X(WBEM_E_PARAMETER_ID_ON_RETVAL, 0x80041039, "wbemErrParameterIdOnRetval", "Parameter ID on return value") \
    X(WBEM_E_INVALID_OBJECT_PATH, 0x8004103A, "wbemErrInvalidObjectPath", "Invalid object path") \
    X(WBEM_E_OUT_OF_DISK_SPACE, 0x8004103B, "wbemErrOutOfDiskSpace", "Out of disk space") \
    X(WBEM_E_BUFFER_TOO_SMALL, 0x8004103C, "wbemErrBufferTooSmall", "Buffer too small") \
    X(WBEM_E_UNSUPPORTED_PUT_EXTENSION, 0x8004103D, "wbemErrUnsupportedPutExtension", "Unsupported put extension") \
    X(WBEM_E_UNKNOWN_OBJECT_TYPE, 0x8004103E, "wbemErrUnknownObjectType", "Unknown object type") \
    X(WBEM_E_UNKNOWN_PACKET_TYPE, 0x8004103F, "wbemErrUnknownPacketType", "Unknown packet type") \
    X(WBEM_E_MARSHAL_VERSION_MISMATCH, 0x80041040, "wbemErrMarshalVersionMismatch", "Marshal version mismatch") \
    X(WBEM_E_MARSHAL_INVALID_SIGNATURE, 0x80041041, "wbemErrMarshalInvalidSignature", "Marshal invalid signature") \
    X(WBEM_E_INVALID_QUALIFIER, 0x80041042, "wbemErrInvalidQualifier", "Invalid qualifier") \
    X(WBEM_E_INVALID_DUPLICATE_PARAMETER, 0x80041043, "wbemErrInvalidDuplicateParameter", "Invalid duplicate parameter") \
    X(WBEM_E_SERVER_TOO_BUSY, 0x80041045, "wbemErrServerTooBusy", "Server too busy") \
    X(WBEM_E_INVALID_FLAVOR, 0x80041046, "wbemErrInvalidFlavor", "Invalid flavor") \
    X(WBEM_E_CIRCULAR_REFERENCE, 0x80041047, "wbemErrCircularReference", "Circular reference") \
    X(WBEM_E_TOO_MANY_PROPERTIES, 0x80041051, "wbemErrTooManyProperties", "Too many properties") \
    X(WBEM_E_UPDATE_TYPE_MISMATCH, 0x80041052, "wbemErrUpdateTypeMismatch", "Update type mismatch") \
    X(WBEM_E_UPDATE_OVERRIDE_NOT_ALLOWED, 0x80041053, "wbemErrUpdateOverrideNotAllowed", "Update override not allowed") \
    X(WBEM_E_UPDATE_PROPAGATED_METHOD, 0x80041054, "wbemErrUpdatePropagatedMethod", "Update propagated method") \
    X(WBEM_E_METHOD_NOT_IMPLEMENTED, 0x80041055, "wbemErrMethodNotImplemented", "This method is not implemented in any class") \
    X(WBEM_E_METHOD_DISABLED, 0x80041056, "wbemErrMethodDisabled", "Method disabled") \
    X(WBEM_E_REFRESHER_BUSY, 0x80041057, "wbemErrRefresherBusy", "Refresher busy") \
    X(WBEM_E_UNPARSABLE_QUERY, 0x80041058, "wbemErrUnparsableQuery", "Unparsable query") \
    X(WBEM_E_NOT_EVENT_CLASS, 0x80041059, "wbemErrNotEventClass", "Not event class") \
    X(WBEM_E_MISSING_GROUP_WITHIN, 0x8004105A, "wbemErrMissingGroupWithin", "Missing GROUP WITHIN") \
    X(WBEM_E_MISSING_AGGREGATION_LIST, 0x8004105B, "wbemErrMissingAggregationList", "Missing aggregation list") \
    X(WBEM_E_PROPERTY_NOT_AN_OBJECT, 0x8004105C, "wbemErrPropertyNotAnObject", "Property not an object") \
    X(WBEM_E_AGGREGATING_BY_OBJECT, 0x8004105D, "wbemErrAggregatingByObject", "Aggregating by object") \
    X(WBEM_E_UNINTERPRETABLE_PROVIDER_QUERY, 0x8004105F, "wbemErrUninterpretableProviderQuery", "Uninterpretable provider query") \
    X(WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING, 0x80041060, "wbemErrBackupRestoreWinmgmtRunning", "Backup/Restore in progress") \
    X(WBEM_E_QUEUE_OVERFLOW, 0x80041061, "wbemErrQueueOverflow", "Queue overflow") \
    X(WBEM_E_PRIVILEGE_NOT_HELD, 0x80041062, "wbemErrPrivilegeNotHeld", "Privilege not held") \
    X(WBEM_E_INVALID_OPERATOR, 0x80041063, "wbemErrInvalidOperator", "Invalid operator") \
    X(WBEM_E_LOCAL_CREDENTIALS, 0x80041064, "wbemErrLocalCredentials", "User credentials cannot be used for local connections") \
    X(WBEM_E_CANNOT_BE_ABSTRACT, 0x80041065, "wbemErrCannotBeAbstract", "Cannot be abstract") \
    X(WBEM_E_AMENDED_OBJECT, 0x80041066, "wbemErrAmendedObject", "Amended object") \
    X(WBEM_E_TIMED_OUT, 0x80041069, "wbemErrTimeout", "Timed out") \
    X(WBEM_E_QUOTA_VIOLATION, 0x8004106C, "wbemErrQuotaViolation", "Quota violation") \
    X(WBEM_E_VETO_DELETE, 0x8004107A, "wbemErrVetoDelete", "Veto delete") \
    X(WBEM_E_PROVIDER_SUSPENDED, 0x80041081, "wbemErrProviderSuspended", "Provider suspended") \
    X(WBEM_E_PROVIDER_ALREADY_REGISTERED, 0x80041084, "wbemErrProviderAlreadyRegistered", "Provider registered twice") \
    X(WBEM_E_PROVIDER_NOT_REGISTERED, 0x80041085, "wbemErrProviderNotRegistered", "Provider not registered") \
    X(WBEM_E_ENCRYPTED_CONNECTION_REQUIRED, 0x80041087, "wbemErrEncryptedConnectionRequired", "Encrypted connection needed") \
    X(WBEM_E_PROVIDER_TIMED_OUT, 0x80041088, NULL, "Provider exceeded its time") \
    X(WBEM_E_NO_KEY, 0x80041089, NULL, "Instance written without key values") \
    X(WBEM_E_PROVIDER_DISABLED, 0x8004108A, NULL, "Provider disabled") \
    X(WBEM_E_REGISTRATION_TOO_BROAD, 0x80042001, "wbemErrRegistrationTooBroad", "Provider registration overlaps system events") \
    X(WBEM_E_REGISTRATION_TOO_PRECISE, 0x80042002, "wbemErrRegistrationTooPrecise", "Intrinsic event query without within") \
    X(WBEMESS_E_AUTHZ_NOT_PRIVILEGED, 0x80042003, NULL, "Computer lacks domain rights for subscription checks") \
    X(WBEM_E_TIMEDOUT, 0x80043001, "wbemErrTimedout", "Timed out") \
    X(WBEM_E_RESET_TO_DEFAULT, 0x80043002, "wbemErrResetToDefault", "Removed override; class default is back") \
    X(WBEM_E_NONDECORATED_OBJECT, 0x80041022, "wbemErrNondecoratedObject", "Nondecorated object") \
    X(WBEM_E_QUERY_NOT_IMPLEMENTED, 0x80041027, "wbemErrQueryNotImplemented", "Query not implemented") \
    X(WBEM_E_UNSUPPORTED_PARAMETER, 0x80041035, "wbemErrUnsupportedParameter", "Unsupported parameter") \
    X(WBEM_E_TOO_MUCH_DATA, 0x80041044, "wbemErrTooMuchData", "Too much data") \
    X(WBEM_E_UNSUPPORTED_CLASS_UPDATE, 0x80041048, "wbemErrUnsupportedClassUpdate", "Unsupported class update") \
    X(WBEM_E_CANNOT_CHANGE_KEY_INHERITANCE, 0x80041049, "wbemErrCannotChangeKeyInheritance", "Cannot change key inheritance") \
    X(WBEM_E_CANNOT_CHANGE_INDEX_INHERITANCE, 0x80041050, "wbemErrCannotChangeIndexInheritance", "Cannot change index inheritance") \
    X(WBEM_E_CLIENT_TOO_SLOW, 0x80041067, "wbemErrClientTooSlow", "Client too slow") \
    X(WBEM_E_NULL_SECURITY_DESCRIPTOR, 0x80041068, "wbemErrNullSecurityDescriptor", "Null security descriptor") \
    X(WBEM_E_INVALID_ASSOCIATION, 0x8004106A, "wbemErrInvalidAssociation", "Invalid association") \
    X(WBEM_E_AMBIGUOUS_OPERATION, 0x8004106B, "wbemErrAmbiguousOperation", "Ambiguous operation") \
    X(WBEM_E_TRANSACTION_CONFLICT, 0x8004106D, "wbemErrTransactionConflict", "Transaction conflict") \
    X(WBEM_E_FORCED_ROLLBACK, 0x8004106E, "wbemErrForcedRollback", "Forced rollback") \
    X(WBEM_E_UNSUPPORTED_LOCALE, 0x8004106F, "wbemErrUnsupportedLocale", "Unsupported locale") \
    X(WBEM_E_HANDLE_OUT_OF_DATE, 0x80041070, "wbemErrHandleOutOfDate", "Handle out of date") \
    X(WBEM_E_CONNECTION_FAILED, 0x80041071, "wbemErrConnectionFailed", "Connection failed") \
    X(WBEM_E_INVALID_HANDLE_REQUEST, 0x80041072, "wbemErrInvalidHandleRequest", "Invalid handle request") \
    X(WBEM_E_PROPERTY_NAME_TOO_WIDE, 0x80041073, "wbemErrPropertyNameTooWide", "Property name too wide") \
    X(WBEM_E_CLASS_NAME_TOO_WIDE, 0x80041074, "wbemErrClassNameTooWide", "Class name too wide") \
    X(WBEM_E_METHOD_NAME_TOO_WIDE, 0x80041075, "wbemErrMethodNameTooWide", "Method name too wide") \
    X(WBEM_E_QUALIFIER_NAME_TOO_WIDE, 0x80041076, "wbemErrQualifierNameTooWide", "Qualifier name too wide") \
    X(WBEM_E_RERUN_COMMAND, 0x80041077, "wbemErrRerunCommand", "Rerun command") \
    X(WBEM_E_DATABASE_VER_MISMATCH, 0x80041078, "wbemErrDatabaseVerMismatch", "Database ver mismatch") \
    X(WBEM_E_VETO_PUT, 0x80041079, "wbemErrVetoPut", "Veto put") \
    X(WBEM_E_INVALID_LOCALE, 0x80041080, "wbemErrInvalidLocale", "Invalid locale") \
    X(WBEM_E_SYNCHRONIZATION_REQUIRED, 0x80041082, "wbemErrSynchronizationRequired", "Synchronization required") \
    X(WBEM_E_NO_SCHEMA, 0x80041083, "wbemErrNoSchema", "No schema") \
    X(WBEM_E_FATAL_TRANSPORT_ERROR, 0x80041086, "wbemErrFatalTransportError", "Fatal transport error") \
    X(DISP_E_UNKNOWNINTERFACE, 0x80020001, NULL, "Unknown interface") \
    X(DISP_E_MEMBERNOTFOUND, 0x80020003, NULL, "Member not found") \
    X(DISP_E_PARAMNOTFOUND, 0x80020004, NULL, "Parameter not found") \
    X(DISP_E_TYPEMISMATCH, 0x80020005, NULL, "Type mismatch") \
    X(DISP_E_UNKNOWNNAME, 0x80020006, NULL, "Unknown name") \
    X(DISP_E_NONAMEDARGS, 0x80020007, NULL, "No named arguments") \
    X(DISP_E_BADVARTYPE, 0x80020008, NULL, "Bad variable type") \
    X(DISP_E_EXCEPTION, 0x80020009, NULL, "Exception occurred") \
    X(DISP_E_OVERFLOW, 0x8002000A, NULL, "Out of present range") \
    X(DISP_E_BADINDEX, 0x8002000B, NULL, "Invalid index") \
    X(DISP_E_ARRAYISLOCKED, 0x8002000D, NULL, "Memory is locked") \
    X(DISP_E_BADPARAMCOUNT, 0x8002000E, NULL, "Invalid number of parameters") \
    X(DISP_E_PARAMNOTOPTIONAL, 0x8002000F, NULL, "Parameter not optional") \
    X(DISP_E_NOTACOLLECTION, 0x80020011, NULL, "Does not support a collection") \
    X(DISP_E_DIVBYZERO, 0x80020012, NULL, "Division by zero") \
    X(MK_E_SYNTAX, 0x800401E4, NULL, "Invalid syntax") \
    X(CO_E_CLASSSTRING, 0x800401F3, NULL, "Invalid class string") \
    X(REGDB_E_CLASSNOTREG, 0x80040154, NULL, "Class not registered") \
    X(E_NOTIMPL, 0x80004001, NULL, "Not implemented") \
    X(E_NOINTERFACE, 0x80004002, NULL, "No such interface supported") \
    X(E_UNEXPECTED, 0x8000FFFF, NULL, "Unexpected failure of a component") \
    X(RPC_E_DISCONNECTED, 0x80010108, NULL, "The object is not there any more") \
    X(E_ACCESSDENIED, 0x80070005, NULL, "Access is denied") \
    X(E_FILE_NOT_FOUND, 0x80070002, NULL, "The system cannot find the file specified") \
    X(RPC_S_SERVER_UNAVAILABLE, 0x800706BA, NULL, "The RPC server is unavailable") \
    X(WBEMMOF_E_EXPECTED_QUALIFIER_NAME, 0x80044001, NULL, "Expected qualifier name") \
    X(WBEMMOF_E_EXPECTED_SEMI, 0x80044002, NULL, "Expected semicolon or '='") \
    X(WBEMMOF_E_EXPECTED_OPEN_BRACE, 0x80044003, NULL, "Expected open brace") \
    X(WBEMMOF_E_EXPECTED_CLOSE_BRACE, 0x80044004, NULL, "Expected closing brace or an illegal array element") \
    X(WBEMMOF_E_EXPECTED_CLOSE_BRACKET, 0x80044005, NULL, "Expected closing bracket") \
    X(WBEMMOF_E_EXPECTED_CLOSE_PAREN, 0x80044006, NULL, "Expected closing parenthesis") \
    X(WBEMMOF_E_ILLEGAL_CONSTANT_VALUE, 0x80044007, NULL, "Illegal constant value: out of range or string without quotes") \
    X(WBEMMOF_E_EXPECTED_TYPE_IDENTIFIER, 0x80044008, NULL, "Expected type identifier") \
    X(WBEMMOF_E_EXPECTED_OPEN_PAREN, 0x80044009, NULL, "Expected open parenthesis") \
    X(WBEMMOF_E_UNRECOGNIZED_TOKEN, 0x8004400A, NULL, "Unexpected token at file scope") \
    X(WBEMMOF_E_UNRECOGNIZED_TYPE, 0x8004400B, NULL, "Unrecognized or unsupported type") \
    X(WBEMMOF_E_EXPECTED_PROPERTY_NAME, 0x8004400C, NULL, "Expected property or method name") \
    X(WBEMMOF_E_TYPEDEF_NOT_SUPPORTED, 0x8004400D, NULL, "Typedefs and enumerated types are not supported") \
    X(WBEMMOF_E_UNEXPECTED_ALIAS, 0x8004400E, NULL, "An alias may only be assigned to a class reference") \
    X(WBEMMOF_E_UNEXPECTED_ARRAY_INIT, 0x8004400F, NULL, "Unexpected array initializer") \
    X(WBEMMOF_E_INVALID_AMENDMENT_SYNTAX, 0x80044010, NULL, "Invalid amendment syntax") \
    X(WBEMMOF_E_INVALID_DUPLICATE_AMENDMENT, 0x80044011, NULL, "Duplicate amendment") \
    X(WBEMMOF_E_INVALID_PRAGMA, 0x80044012, NULL, "Invalid #pragma") \
    X(WBEMMOF_E_INVALID_NAMESPACE_SYNTAX, 0x80044013, NULL, "Invalid namespace syntax") \
    X(WBEMMOF_E_EXPECTED_CLASS_NAME, 0x80044014, NULL, "Expected class name") \
    X(WBEMMOF_E_TYPE_MISMATCH, 0x80044015, NULL, "Type mismatch") \
    X(WBEMMOF_E_EXPECTED_ALIAS_NAME, 0x80044016, NULL, "Expected alias name") \
    X(WBEMMOF_E_INVALID_CLASS_DECLARATION, 0x80044017, NULL, "Invalid class declaration") \
    X(WBEMMOF_E_INVALID_INSTANCE_DECLARATION, 0x80044018, NULL, "Invalid instance declaration") \
    X(WBEMMOF_E_EXPECTED_DOLLAR, 0x80044019, NULL, "Expected dollar sign") \
    X(WBEMMOF_E_CIMTYPE_QUALIFIER, 0x8004401A, NULL, "CIMTYPE qualifier cannot be specified directly; use standard type syntax") \
    X(WBEMMOF_E_DUPLICATE_PROPERTY, 0x8004401B, NULL, "Duplicate property name") \
    X(WBEMMOF_E_INVALID_NAMESPACE_SPECIFICATION, 0x8004401C, NULL, "Invalid namespace: not on this machine") \
    X(WBEMMOF_E_OUT_OF_RANGE, 0x8004401D, NULL, "Value out of range") \
    X(WBEMMOF_E_INVALID_FILE, 0x8004401E, NULL, "Not a text MOF file or a binary MOF file") \
    X(WBEMMOF_E_ALIASES_IN_EMBEDDED, 0x8004401F, NULL, "Aliases cannot be used in embedded objects") \
    X(WBEMMOF_E_NULL_ARRAY_ELEM, 0x80044020, NULL, "NULL elements in arrays are not supported") \
    X(WBEMMOF_E_DUPLICATE_QUALIFIER, 0x80044021, NULL, "Duplicate qualifier") \
    X(WBEMMOF_E_EXPECTED_FLAVOR_TYPE, 0x80044022, NULL, "Expected flavor type") \
    X(WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES, 0x80044023, NULL, "EnableOverride and DisableOverride conflict") \
    X(WBEMMOF_E_MULTIPLE_ALIASES, 0x80044024, NULL, "Alias used more than once") \
    X(WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES2, 0x80044025, NULL, "Restricted conflicts with ToInstance or ToSubclass") \
    X(WBEMMOF_E_NO_ARRAYS_RETURNED, 0x80044026, NULL, "Methods cannot return array values") \
    X(WBEMMOF_E_MUST_BE_IN_OR_OUT, 0x80044027, NULL, "Parameter must be In or Out") \
    X(WBEMMOF_E_INVALID_FLAGS_SYNTAX, 0x80044028, NULL, "Invalid flags syntax") \
    X(WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE, 0x80044029, NULL, "Expected final brace and semicolon") \
    X(WBEMMOF_E_UNSUPPORTED_CIMV22_QUAL_VALUE, 0x8004402A, NULL, "Unsupported CIM 2.2 feature for the value of a qualifier") \
    X(WBEMMOF_E_UNSUPPORTED_CIMV22_DATA_TYPE, 0x8004402B, NULL, "Unsupported CIM 2.2 data type") \
    X(WBEMMOF_E_INVALID_DELETEINSTANCE_SYNTAX, 0x8004402C, NULL, "Invalid delete instance syntax") \
    X(WBEMMOF_E_INVALID_QUALIFIER_SYNTAX, 0x8004402D, NULL, "Invalid qualifier syntax") \
    X(WBEMMOF_E_QUALIFIER_USED_OUTSIDE_SCOPE, 0x8004402E, NULL, "Qualifier used outside its scope") \
    X(WBEMMOF_E_ERROR_CREATING_TEMP_FILE, 0x8004402F, NULL, "Cannot create a temporary file") \
    X(WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE, 0x80044030, NULL, "Error in an include file") \
    X(WBEMMOF_E_INVALID_DELETECLASS_SYNTAX, 0x80044031, NULL, "Invalid delete class syntax")
/* clang-format on */

/* The codes as constants of type wmi_status. */
enum {
#define WMI_STATUS_ENUM_(name, value, script, text) name = (wmi_status)value,
    WMI_STATUS_TABLE(WMI_STATUS_ENUM_)
#undef WMI_STATUS_ENUM_
};

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif
/* The symbolic name ("WBEM_E_NOT_FOUND"), a static string; NULL for a code without entry. */
const char *wmi_status_name(wmi_status status);
/* English text without trailing blank, a static string; NULL for a code without entry. */
const char *wmi_status_text(wmi_status status);
#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
