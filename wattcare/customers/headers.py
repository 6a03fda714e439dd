"""Column headers that files use for the archive's fields, and words they use for its codes."""

from collections.abc import Mapping

# Beside the field's own name; case, spaces, underscores and a unit in brackets make no difference.
_HEADERS = {
    "customer_number": "客户编号, 客户号, 用户编号, customer, customer id, customer no",
    "name": "户名, 客户名称, 用户名称, 客户姓名, 姓名, 单位名称, customer name, full name",
    "kind": "客户类型, 客户类别, 用户类型, customer kind, customer type",
    "lifecycle": "客户状态, 用电状态, 状态, status",
    "identity_code": ("证件号码, 证件号, 身份证号, 身份证号码, 统一社会信用代码, 社会信用代码, identity, credit code"),
    "language": "语言",
    "sector": "行业, 行业分类, 行业类别, industry",
    "importance": "重要性等级, 重要用户等级, 重要等级",
    "special_needs": "特殊需求, 特殊关注, special need",
    "intermediary_number": "中间商编号, 物业编号, 物业客户编号, intermediary",
    "phone": ("联系电话, 电话, 手机, 手机号, 手机号码, 移动电话, 电话号码, telephone, mobile, tel, phone number"),
    "other_phone": "备用电话, 其他电话, 固定电话, 办公电话, landline, phone 2",
    "email": "电子邮箱, 邮箱, 电子邮件, e-mail, mail",
    "postal_address": "通信地址, 通讯地址, 邮寄地址, mailing address",
    "contact_person": "联系人, 联系人姓名, contact, contact name",
    "account_number": "户号, 用电户号, 账户编号, account, account id, account no",
    "account_opened_on": "立户日期, 开户日期, opened on",
    "account_closed_on": "销户日期, closed on",
    "balance_due": "欠费金额, 欠费, 应收余额, balance, arrears",
    "currency": "币种",
    "agreement_number": "合同编号, 供用电合同编号, 合同号, agreement, contract number",
    "tariff_class": "用电类别, 电价类别, 电价, 用电性质, tariff",
    "connection": "接入方式, 供电方式, connection kind",
    "voltage_v": "供电电压, 电压等级, 电压, voltage",
    "capacity_kva": "合同容量, 运行容量, 容量, 报装容量, capacity, contracted capacity",
    "signed_on": "合同签订日期, 签订日期, sign date",
    "agreement_from": "合同开始日期, 合同起始日期, valid from",
    "agreement_to": "合同结束日期, 合同终止日期, valid to",
    "address": "用电地址, 地址, 供电地址, 用电地点, premise, service address, premise address",
    "postal_code": "邮政编码, 邮编, postcode, zip",
    "district": "区县, 行政区, 区域, 所属区县",
    "area_kind": "地区类别, 城乡类别, 区域类型, 地域类别, area",
    "department_code": "供电单位编码, 供电所编码, 供电单位, department",
    "latitude": "纬度, lat",
    "longitude": "经度, lon, lng",
    "service_point_code": (
        "用电点编号, 计量点编号, 用电点, service point, service point id, usage point, supply point"
    ),
    "phases": "相数",
    "connected": "是否送电, 在电, 通电状态",
    "transformer_code": "台区编号, 台区编码, 变压器编号, transformer, transformer id",
    "transformer_name": "台区名称, 台区, 变压器名称",
    "feeder_code": "线路编号, 线路编码, feeder, feeder id",
    "feeder_name": "线路名称, 线路, 所属线路",
    "substation": "变电站, 所属变电站",
    "meter_number": "电能表编号, 电表号, 表号, 电能表号, 表计资产编号, 电表编号, meter, meter id, meter no",
    "meter_installed_on": "装表日期, 安装日期, installed on",
    "supplied_from": "送电日期, 用电起始日期, start of supply",
    "supplied_to": "停止用电日期, 用电终止日期, end of supply",
    "usage_month": "用电月份, 电费年月, 月份, month",
    "usage_kwh": "用电量, 电量, 本月电量, kwh, consumption",
    "usage_amount": "电费, 电费金额, 应收电费, amount, bill",
}
HEADERS: Mapping[str, tuple[str, ...]] = {name: tuple(text.split(", ")) for name, text in _HEADERS.items()}

_KIND_WORDS = {
    "person": "居民, 个人, 自然人, residential, household",
    "intermediary": "物业, 物业公司, 中间商, 中间客户",
    "enterprise": "企业, 单位, 公司, company, business, commercial, industrial",
    "government": "政府, 机关, 政府机关",
    "social": "社会团体, 社团, 事业单位",
}
_LIFECYCLE_WORDS = {
    "potential": "潜在, 意向, prospect",
    "current": "在用, 正常, 现有, 正常用电, active",
    "past": "销户, 已销户, 历史, former, closed",
}
_AREA_WORDS = {
    "urban": "城市, 城区, 市区, 城网",
    "rural": "农村, 农网, 乡村",
    "remote": "偏远, 特殊边远, 边远, 特殊边远地区",
}


def _codes(words: Mapping[str, str]) -> Mapping[str, str]:
    return {word: code for code, text in words.items() for word in text.split(", ")}


KIND_WORDS = _codes(_KIND_WORDS)
LIFECYCLE_WORDS = _codes(_LIFECYCLE_WORDS)
AREA_WORDS = _codes(_AREA_WORDS)
